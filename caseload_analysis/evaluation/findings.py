"""What was found for several indicators and teams, and how a row of it is told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Final

from caseload_analysis.evaluation.interrupted import InterruptedSeries
from caseload_analysis.evaluation.speech import told
from caseload_analysis.evaluation.staggered import Staggered
from caseload_analysis.tables.problems import UsageError
from caseload_analysis.tables.speech import Plain, Speech

ALL_TEAMS: Final = ""
"""Stands for all teams together in the column ``team``."""
Found = InterruptedSeries | Staggered | UsageError


class Findings:
    """Results by indicator and team, told a row at a time; ``of_all`` names the row of all teams."""

    found: Mapping[tuple[str, str], Found]
    of_all: ClassVar[str] = "all teams"

    def told(self, indicator: str, team: str = ALL_TEAMS, speech: Speech | None = None) -> str:
        """Return the sentences about one row in a language, English by default."""
        speech = speech or Plain()
        result = self.found[indicator, team]
        if isinstance(result, UsageError):
            return told([(result.what, result.details)], speech)
        return result.told(speech)

    @property
    def text(self) -> str:
        """All sentences in English, a line for each row."""
        return "\n".join(
            f"{name}, {team or self.of_all}: {self.told(name, team)}" for name, team in self.found
        )
