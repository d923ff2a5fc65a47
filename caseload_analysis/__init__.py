"""Caseload, deployable establishment and absence of youth-protection teams."""

__version__ = "0.1.0"

from caseload_analysis.comparison.benchmark import benchmark
from caseload_analysis.comparison.business_case import business_case
from caseload_analysis.comparison.cases.template import business_case_template
from caseload_analysis.comparison.checked import checked, contradicting_rows
from caseload_analysis.comparison.definitions import Definition
from caseload_analysis.comparison.dfe import read_dfe
from caseload_analysis.comparison.figures import Figures, combine
from caseload_analysis.comparison.microdata import figures_of
from caseload_analysis.comparison.published import contradictions, published
from caseload_analysis.comparison.self_assessment import self_assessment, self_assessment_form
from caseload_analysis.comparison.tidy import read_figures
from caseload_analysis.evaluation.before_after import before_after
from caseload_analysis.evaluation.function_differentiation import function_differentiation
from caseload_analysis.evaluation.interrupted import interrupted_series
from caseload_analysis.evaluation.staggered import staggered
from caseload_analysis.measures.absence import absence
from caseload_analysis.measures.autonomy import autonomy
from caseload_analysis.measures.caseload import caseload
from caseload_analysis.measures.competence import case_kinds, competence, inflow_match
from caseload_analysis.measures.formation import formation
from caseload_analysis.measures.norm import deviation
from caseload_analysis.measures.perception import perception, public_levels
from caseload_analysis.measures.pressure import pressure_and_busyness, pressure_relation
from caseload_analysis.measures.support import support
from caseload_analysis.measures.time_use import time_use
from caseload_analysis.monitoring.agreements import agreements, without_agreement
from caseload_analysis.monitoring.signals import signals
from caseload_analysis.privacy.audience import read
from caseload_analysis.reports.language import Language
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.tables.problems import AudienceError, CaseloadError, DataError, Problem, UsageError
from caseload_analysis.tables.settings import Settings

__all__ = [
    "AudienceError",
    "CaseloadError",
    "DataError",
    "Definition",
    "Figures",
    "Language",
    "Organisation",
    "Problem",
    "Settings",
    "UsageError",
    "absence",
    "agreements",
    "autonomy",
    "before_after",
    "benchmark",
    "business_case",
    "business_case_template",
    "case_kinds",
    "caseload",
    "checked",
    "combine",
    "competence",
    "contradicting_rows",
    "contradictions",
    "deviation",
    "figures_of",
    "formation",
    "function_differentiation",
    "inflow_match",
    "interrupted_series",
    "perception",
    "pressure_and_busyness",
    "pressure_relation",
    "public_levels",
    "published",
    "read",
    "read_dfe",
    "read_figures",
    "self_assessment",
    "self_assessment_form",
    "signals",
    "staggered",
    "support",
    "time_use",
    "without_agreement",
]
