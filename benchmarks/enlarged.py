"""The demo organisation several times over, under other codes."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pandas as pd

CODES = ("team", "medewerker", "zaak", "gezin", "jeugdige", "ondersteuner")
"""The columns of the demo's tables that hold codes."""


def enlarge(demo: Path, into: Path, times: int) -> dict[str, Any]:
    """Write the tables of ``demo`` ``times`` over into the folder ``into`` and return their settings."""
    for path in sorted(demo.glob("*.csv")):
        once = pd.read_csv(path, sep=";", dtype=str, keep_default_na=False, encoding="utf-8-sig")
        copies = pd.concat([_renamed(once, number) for number in range(times)])
        copies.to_csv(into / path.name, sep=";", index=False, encoding="utf-8-sig")
    settings = tomllib.loads((demo / "caseload.toml").read_text(encoding="utf-8"))
    teams = {f"{team}-{n}": rules for n in range(times) for team, rules in settings["teams"].items()}
    return {**settings, "teams": teams}


def _renamed(table: pd.DataFrame, number: int) -> pd.DataFrame:
    """Return ``table`` with the number of the copy behind every code."""
    codes = table.columns.intersection(list(CODES))
    return table.assign(
        **{name: table[name].where(table[name] == "", table[name] + f"-{number}") for name in codes}
    )
