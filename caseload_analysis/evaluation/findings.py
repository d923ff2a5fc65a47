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
    """Results by indicator and team, told together or one by one; ``of_all`` names the row of all teams."""

    found: Mapping[tuple[str, str], Found]
    of_all: ClassVar[str] = "all teams"

    def told_of(self, indicator: str, team: str = ALL_TEAMS, speech: Speech | None = None) -> str:
        """Return the sentences about one row in a language, English by default."""
        speech = speech or Plain()
        result = self.found[indicator, team]
        if isinstance(result, UsageError):
            return told([(result.what, result.details)], speech)
        return result.told(speech)

    def told(self, speech: Speech) -> str:
        """Return all sentences in a language, such as ``Language("nl")``; a line for each row."""
        names = {team: team or speech.text(self.of_all) for _, team in self.found}
        return "\n".join(
            f"{name}, {names[team]}: {self.told_of(name, team, speech)}" for name, team in self.found
        )

    @property
    def text(self) -> str:
        """All sentences in English, a line for each row."""
        return self.told(Plain())
