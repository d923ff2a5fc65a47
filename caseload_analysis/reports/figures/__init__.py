"""Figures: pure functions from a tidy frame and a language to a matplotlib Figure."""

from caseload_analysis.reports.figures.absence import absence_rate
from caseload_analysis.reports.figures.caseload import team_caseload
from caseload_analysis.reports.figures.corners import corners
from caseload_analysis.reports.figures.employees import employee_band
from caseload_analysis.reports.figures.establishment import establishment
from caseload_analysis.reports.figures.flows import flows
from caseload_analysis.reports.figures.signals import signals

__all__ = ["absence_rate", "corners", "employee_band", "establishment", "flows", "signals", "team_caseload"]
