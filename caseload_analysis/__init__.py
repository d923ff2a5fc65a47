"""Caseload, deployable establishment and absence of youth-protection teams."""

__version__ = "0.1.0"

from caseload_analysis.measures.absence import absence
from caseload_analysis.measures.caseload import caseload
from caseload_analysis.measures.formation import formation
from caseload_analysis.measures.norm import deviation
from caseload_analysis.monitoring.signals import signals
from caseload_analysis.privacy.audience import read
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.tables.problems import AudienceError, CaseloadError, DataError, Problem, UsageError
from caseload_analysis.tables.settings import Settings

__all__ = [
    "AudienceError",
    "CaseloadError",
    "DataError",
    "Organisation",
    "Problem",
    "Settings",
    "UsageError",
    "absence",
    "caseload",
    "deviation",
    "formation",
    "read",
    "signals",
]
