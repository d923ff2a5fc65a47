"""What those may see who see no persons: management, works council, researcher."""

from __future__ import annotations

import pandas as pd

from caseload_analysis.privacy.answers import evaluation_scores
from caseload_analysis.privacy.carried import carried
from caseload_analysis.privacy.expertise import carried_expertise
from caseload_analysis.privacy.scores import organisation_scores
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.timelines.expectations import of_teams
from caseload_analysis.timelines.people import people_per_period

OPEN_TABLES = ("establishment", "cases", "perceptions")
"""Tables that say nothing about an employee."""


def summed_tables(whole: Organisation) -> dict[str, pd.DataFrame]:
    """Return the tables without persons; expectations summed per team, agreements of teams only.

    The answers to the evaluation are there as mean scores.

    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> from caseload_analysis.tables.reading import read_tables
    >>> list(summed_tables(read_tables(example_tables(), example_settings())))
    ['cases']
    """
    kept = {name: whole.tables[name] for name in OPEN_TABLES if name in whole.tables}
    if "expectations" in whole.tables:
        kept["expectations"] = of_teams(whole.tables["expectations"]).assign(employee_id="")
    if "agreements" in whole.tables:
        agreements = whole.tables["agreements"]
        kept["agreements"] = agreements.loc[agreements["employee_id"] == ""].reset_index(drop=True)
    if "evaluations" in whole.tables:
        kept["evaluation_scores"] = evaluation_scores(whole)
    return kept


def summed_timelines(whole: Organisation) -> dict[str, pd.DataFrame]:
    """Return the timelines of teams and of the organisation; a holding no longer names its worker."""
    kept = {
        name: rows.loc[rows["level"] != "employee"]
        for name, rows in whole.timelines.items()
        if name != "holdings"
    }
    holdings = whole.timelines["holdings"].assign(employee_id="")
    counted = pd.concat([people_per_period(whole, "team"), people_per_period(whole, "organisation")])
    sums = carried(whole, whole.settings.privacy.minimum_group)
    if "perceptions" in whole.tables:
        sums["perception_scores"] = organisation_scores(whole)
    sums |= carried_expertise(whole, whole.settings.privacy.minimum_group)
    return {**kept, "holdings": holdings, "people": counted, **sums}
