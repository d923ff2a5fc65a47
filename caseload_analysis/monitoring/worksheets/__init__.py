"""The sheets to fill in: the caseload review, the evaluation, the perception scales, the remarks."""

from caseload_analysis.monitoring.worksheets.write import READER, write_worksheet

__all__ = ["READER", "write_worksheet"]
