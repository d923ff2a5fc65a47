"""The sheets that a team fills in: the caseload review, the evaluation, the perception scales."""

from caseload_analysis.monitoring.worksheets.write import write_worksheet

__all__ = ["write_worksheet"]
