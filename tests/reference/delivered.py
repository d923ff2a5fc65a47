"""The same organisation as the library reads it: typed frames and a mapping of settings."""

from __future__ import annotations

from typing import Any

import pandas as pd
from facts import OPEN, Band, Facts, date

ENDS_COUNT = ("contracts", "absences", "duties")


def frames(facts: Facts) -> dict[str, pd.DataFrame]:
    """The tables with the columns of the input; an end date counts where that is the default."""
    tables = {
        "contracts": pd.DataFrame(
            {
                "employee_id": [c.employee for c in facts.contracts],
                "team": [c.team for c in facts.contracts],
                "role": [c.role for c in facts.contracts],
                "fte": [float(c.fte) for c in facts.contracts],
                **dates(facts.contracts, "contracts"),
            }
        ),
        "cases": pd.DataFrame(
            {
                "case_id": [c.case for c in facts.cases],
                "family_id": [c.family for c in facts.cases],
                "child_id": [c.child for c in facts.cases],
                "measure": [c.measure for c in facts.cases],
                **dates(facts.cases, "cases"),
            }
        ),
        "assignments": pd.DataFrame(
            {
                "case_id": [a.case for a in facts.assignments],
                "employee_id": [a.employee for a in facts.assignments],
                "team": [a.team or None for a in facts.assignments],
                **dates(facts.assignments, "assignments"),
            }
        ),
        "absences": pd.DataFrame(
            {
                "employee_id": [a.employee for a in facts.absences],
                "kind": [a.kind for a in facts.absences],
                "percentage": [100.0 * a.fraction for a in facts.absences],
                **dates(facts.absences, "absences"),
            }
        ),
        "duties": pd.DataFrame(
            {
                "employee_id": [d.employee for d in facts.duties],
                "duty": ["coaching"] * len(facts.duties),
                "hours": [float(d.hours) for d in facts.duties],
                **dates(facts.duties, "duties"),
            }
        ),
    }
    return {name: texts(frame) for name, frame in tables.items() if len(frame) or name in REQUIRED}


REQUIRED = ("contracts", "cases", "assignments")
NUMBERS = ("fte", "percentage", "hours", "start", "end")


def texts(frame: pd.DataFrame) -> pd.DataFrame:
    """Give the columns of text their type also where every value is missing."""
    return frame.astype({name: "str" for name in frame.columns if name not in NUMBERS})


def dates(spells: tuple[Any, ...], table: str) -> dict[str, pd.Series]:
    """The columns start and end; no end for what is still running."""
    back = 1 if table in ENDS_COUNT else 0
    ends = [None if spell.stop == OPEN else date(spell.stop - back) for spell in spells]
    return {
        "start": pd.Series([date(spell.start) for spell in spells], dtype="datetime64[us]"),
        "end": pd.Series(ends, dtype="datetime64[us]"),
    }


def band_settings(band: Band) -> dict[str, float]:
    if band.relative is not None:
        return {"relative": band.relative}
    return {"lower": band.lower, "upper": band.upper}


def settings(facts: Facts) -> dict[str, Any]:
    """What stands in caseload.toml."""
    rules = facts.rules
    absence = {"classes": rules.classes, "merge_gap": rules.merge_gap, "annualise": rules.annualise}
    return {
        "norm": {
            "unit": rules.unit,
            "per_fte": {
                "default": rules.per_fte,
                "role": rules.per_role,
                "team": rules.per_team,
                "measure": rules.per_measure,
            },
            "full_time_hours": rules.full_time_hours,
            "includes_sickness": rules.includes_sickness,
        },
        "band": band_settings(rules.band),
        "teams": {team: {"band": band_settings(band)} for team, band in rules.team_bands.items()},
        "ramp_up": {"months": rules.ramp_up},
        "deployment": {"reduced_by": rules.reduced_by},
        "absence": absence | ({} if rules.cap_days is None else {"cap_days": rules.cap_days}),
        **({} if rules.until is None else {"until": rules.until}),
    }
