"""The reports that are in a folder, as their manifests name them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pandas as pd

from caseload_analysis.spells.calendar import every_of, parse_period
from caseload_analysis.tables.problems import UsageError

_ENDING: Final = ".manifest.json"


@dataclass(frozen=True)
class Shelved:
    """One report that is there: its file, the name of its notebook, its title and what it is about."""

    file: str
    kind: str
    title: str
    team: str
    period: pd.Period | None
    language: str

    @property
    def key(self) -> str:
        """The name of the file without its ending."""
        return Path(self.file).stem

    @property
    def order(self) -> tuple[int, str]:
        """Where it stands among those of its team and kind: the newest first, longer periods later."""
        if self.period is None:
            return 0, self.file
        return -self.period.end_time.toordinal(), every_of(self.period)


def shelved(out: Path) -> list[Shelved]:
    """Return the reports in the folder ``out``, by team and kind, the newest first."""
    found = [one for path in sorted(out.glob(f"*{_ENDING}")) for one in _read(path)]
    return sorted(found, key=lambda one: (one.team, one.kind, one.order))


def _read(path: Path) -> Iterator[Shelved]:
    """Yield the report of one manifest; nothing where it is not whole or its report is gone."""
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        values, file = found["parameters"], str(found["report"]["file"])
        kind, title = Path(found["notebook"]["name"]).stem, str(found["title"])
        period = _period(values.get("period", ""))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return
    if Path(file).name == file and (path.parent / file).is_file():
        team, language = str(values.get("team", "")), str(values.get("language", ""))
        yield Shelved(file, kind, title, team, period, language)


def _period(text: object) -> pd.Period | None:
    try:
        return parse_period(str(text))
    except UsageError:
        return None
