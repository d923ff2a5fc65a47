"""Caseload, deployable establishment and absence of youth-protection teams."""

__version__ = "0.1.0"
