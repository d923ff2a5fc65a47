"""The fingerprint of what an audience sees: equal where every figure must be equal."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from typing import Any, Final

import pandas as pd

from caseload_analysis.tables.organisation import Organisation


def contents(org: Organisation, team: str = "", unused: Collection[str] = ()) -> dict[str, str]:
    """Return a SHA-256 for each table, each timeline, the settings and the span of days of ``org``.

    Every figure about ``org`` is a function of these, so two organisations with equal contents give
    equal reports, however their files differ. With ``team`` the settings of other teams do not count.
    Nor do tables and timelines in ``unused``, for a report that shows nothing of them. The setting
    ``until`` does not count either: the last day does. Remarks on the data are left out:
    they are about the files.

    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> org = read(example_tables(), settings=example_settings())
    >>> contents(org) == contents(org), sorted(contents(org))[:3]
    (True, ['settings', 'span', 'table absences'])
    """
    frames = {f"table {name}": table for name, table in org.tables.items() if name not in unused}
    frames |= {f"timeline {name}": rows for name, rows in org.timelines.items() if name not in unused}
    delivered = sorted(org.delivered.difference(unused))
    return {
        "settings": _sha256(repr(_settings(org, team))),
        "span": _sha256(repr((org.first, org.last, org.clipped, delivered, org.teams))),
        **{name: _frame(frame) for name, frame in sorted(frames.items())},
    }


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
    """Return the SHA-256 of the columns and of the rows in their order."""
    digest = hashlib.sha256(repr([(name, str(kind)) for name, kind in frame.dtypes.items()]).encode())
    digest.update(pd.util.hash_pandas_object(frame, index=False).to_numpy().tobytes())
    return digest.hexdigest()


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
