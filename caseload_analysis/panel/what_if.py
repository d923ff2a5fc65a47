"""What if another band were agreed: the same organisation under a band of one's choice."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from caseload_analysis.tables.agreed import BAND, kinds
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.tables.settings import Band


def with_band(
    org: Organisation,
    relative: float | None = None,
    *,
    lower: float | None = None,
    upper: float | None = None,
) -> Organisation:
    """Return ``org`` as if every team had agreed this band, for all time.

    The bands in the settings and those that teams agreed by date give way; everything else stays.

    Parameters
    ----------
    org : Organisation
    relative : float, optional
        Share of the norm, such as 0.15 for ± 15 %.
    lower, upper : float, optional
        Instead of it, two limits in units per full-time fte.

    Raises
    ------
    ValueError
        When it is not one of the two forms.

    Examples
    --------
    >>> from caseload_analysis.measures.norm import deviation
    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> org = with_band(read(example_tables(), settings=example_settings()), 0.05)
    >>> deviation(org, "employee", "M", "2025-01")["status"].tolist()
    ['above', 'below', 'above', 'below', 'below', 'below', 'below']
    """
    band = Band(relative=relative, lower=lower, upper=upper)
    teams = {name: team.model_copy(update={"band": None}) for name, team in org.settings.teams.items()}
    settings = org.settings.model_copy(update={"band": band, "teams": teams})
    tables = dict(org.tables)
    if "agreements" in tables:
        tables["agreements"] = _without_bands(tables["agreements"])
    return replace(org, settings=settings, tables=tables)


def _without_bands(agreements: pd.DataFrame) -> pd.DataFrame:
    of_a_team = (agreements["employee_id"] == "") & (kinds(agreements["subject"]) == BAND)
    return agreements.loc[~of_a_team].reset_index(drop=True)
