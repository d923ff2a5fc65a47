"""The fingerprint of what an audience sees: equal where every figure must be equal."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from typing import Any, Final

import pandas as pd

from caseload_analysis.privacy.evaluations import answers_of
from caseload_analysis.tables.organisation import Organisation

CLOSED: Final = "closed evaluations"
"""The key of the evaluations that are closed."""


def contents(org: Organisation, team: str = "", unused: Collection[str] = ()) -> dict[str, str]:
    """Return a SHA-256 for each table, each timeline, the settings and the span of days of ``org``.

    Every figure about ``org`` is a function of these, so two organisations with equal contents give
    equal reports, however their files differ. With ``team`` the settings of other teams do not count.
    Nor do tables and timelines in ``unused``, for a report that shows nothing of them. The setting
    ``until`` does not count either: the last day does. Remarks on the data are left out:
    they are about the files. Which evaluations are closed is one of them, for it follows from how far
    the delivery goes.

    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> org = read(example_tables(), settings=example_settings())
    >>> contents(org) == contents(org), sorted(contents(org))[:3]
    (True, ['closed evaluations', 'settings', 'span'])
    """
    frames = {f"table {name}": table for name, table in org.tables.items() if name not in unused}
    frames |= {f"timeline {name}": rows for name, rows in org.timelines.items() if name not in unused}
    delivered = sorted(org.delivered.difference(unused))
    return {
        "settings": _sha256(repr(_settings(org, team))),
        "span": _sha256(repr((org.first, org.last, org.clipped, delivered, org.teams))),
        CLOSED: _closed(org, team, unused),
        **{name: _frame(frame) for name, frame in sorted(frames.items())},
    }


def _closed(org: Organisation, team: str, unused: Collection[str]) -> str:
    """Return the hash of the evaluations that are closed; of all teams also of the half-years."""
    if not org.has("evaluations") or "evaluations" in unused:
        return ""
    rows = answers_of(org, every=True)
    rows = rows.loc[rows["team"] == team] if team else rows
    columns = ["team", "shown_from", "closed", *([] if team else ["half_closed"])]
    return _frame(rows[columns].drop_duplicates(ignore_index=True))


_RHYTHM: Final = {"team", "since"}
"""When a report is due says nothing of what stands in it."""


def _settings(org: Organisation, team: str) -> Mapping[str, Any]:
    values = org.settings.model_dump(
        mode="json", exclude={"until": True, "columns": True, "cadence": _RHYTHM}
    )
    if team:
        values["teams"] = {name: own for name, own in values["teams"].items() if name == team}
    return values


def _frame(frame: pd.DataFrame) -> str:
    """Return the SHA-256 of the columns and of the rows in their order; without rows no type counts."""
    kinds = [(name, str(kind) if len(frame) else "") for name, kind in frame.dtypes.items()]
    digest = hashlib.sha256(repr(kinds).encode())
    digest.update(pd.util.hash_pandas_object(frame, index=False).to_numpy().tobytes())
    return digest.hexdigest()


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
