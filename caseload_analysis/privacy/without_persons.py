"""What those may see who see no persons: management, works council, researcher."""

from __future__ import annotations

import pandas as pd

from caseload_analysis.privacy.answers import evaluation_scores
from caseload_analysis.privacy.balance import carried_balance
from caseload_analysis.privacy.carried import carried
from caseload_analysis.privacy.expertise import carried_expertise
from caseload_analysis.privacy.released import shown_remarks
from caseload_analysis.privacy.responses import evaluation_responses, remark_counts
from caseload_analysis.privacy.roles import roles_together
from caseload_analysis.privacy.scores import organisation_scores
from caseload_analysis.spells.overlap import union
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.timelines.expectations import of_teams
from caseload_analysis.timelines.holdings import COLUMNS
from caseload_analysis.timelines.people import people_per_period

OPEN_TABLES = ("establishment", "cases", "perceptions")
"""Tables that say nothing about an employee."""


def summed_tables(whole: Organisation) -> dict[str, pd.DataFrame]:
    """Return the tables without persons; expectations summed per team, agreements of teams only.

    The answers to the evaluation are there as mean scores, numbers, and the remarks that HR released
    beyond the team.

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
        kept["evaluation_roles"] = roles_together(whole)
        kept["evaluation_responses"] = evaluation_responses(whole)
        kept["evaluation_remarks"] = remark_counts(whole)
        shown = shown_remarks(whole)
        kept["shown_remarks"] = shown.loc[shown["team"] == ""].reset_index(drop=True)
    return kept


def summed_timelines(whole: Organisation) -> dict[str, pd.DataFrame]:
    """Return the timelines of teams and of the organisation.

    A holding is a case in a team: neither its worker nor a handover within the team is left, nor an
    order of rows from which the cases of one worker could be told.
    """
    kept = {
        name: rows.loc[rows["level"] != "employee"]
        for name, rows in whole.timelines.items()
        if name != "holdings"
    }
    of_teams_only = [name for name in COLUMNS if name not in ("employee_id", "start", "stop")]
    holdings = union(whole.timelines["holdings"], of_teams_only).assign(employee_id="")[list(COLUMNS)]
    counted = pd.concat([people_per_period(whole, "team"), people_per_period(whole, "organisation")])
    minimum = whole.settings.privacy.minimum_group
    sums = {**carried(whole, minimum), "balance": carried_balance(whole, minimum)}
    if "perceptions" in whole.tables:
        sums["perception_scores"] = organisation_scores(whole)
    sums |= carried_expertise(whole, minimum)
    return {**kept, "holdings": holdings, "people": counted, **sums}
