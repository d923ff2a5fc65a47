"""What the data say about the teams: their size, the overhead beside them, what they arrange themselves."""

from __future__ import annotations

from typing import Final

import pandas as pd

from caseload_analysis.comparison.assessment.authority import authority
from caseload_analysis.comparison.assessment.judged import Evidence, counted, hidden
from caseload_analysis.comparison.assessment.overhead import overhead
from caseload_analysis.comparison.published import published_figure
from caseload_analysis.measures.formation import formation
from caseload_analysis.measures.grid import calendar_of
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.tables.problems import message
from caseload_analysis.tables.speech import Speech

_ARRANGED: Final = {
    "band": message("the band"),
    "cadence": message("the rhythm"),
    "participants": message("the participants"),
}


def team_size(org: Organisation, speech: Speech) -> Evidence | None:
    """Say how many teams have 10 to 12 persons at the end of the last month.

    Persons are all with a contract in the team on that day, managers and support among them: the
    document counts employees and not roles [X].
    """
    month = calendar_of(org, "M").periods[-1]
    rows = formation(org, "team", "M", month, at="end")
    sizes = rows.loc[rows["persons"] > 0, "persons"].round()
    if sizes.empty:
        return None
    low, high = (published_figure(f"tno_team_size_{end}").value for end in ("low", "high"))
    inside = int(sizes.between(low, high).sum())
    return Evidence(counted(inside, len(sizes)), _sizes(sizes, inside, (low, high), month, speech))


def _sizes(
    sizes: pd.Series[float], inside: int, ends: tuple[float, float], month: pd.Period, speech: Speech
) -> str:
    low, high = (speech.number(end) for end in ends)
    smallest, largest = speech.number(sizes.min()), speech.number(sizes.max())
    when = speech.period(month)
    if len(sizes) == 1:
        what = message("The team has {size} persons at the end of {period}; {low} to {high} is recommended.")
        return speech.text(what, size=smallest, period=when, low=low, high=high)
    return speech.text(
        "Teams with {low} to {high} persons at the end of {period}: {inside} of {teams}; "
        "the smallest has {smallest}, the largest {largest}.",
        inside=speech.number(inside),
        teams=speech.number(len(sizes)),
        low=low,
        high=high,
        period=when,
        smallest=smallest,
        largest=largest,
    )


def overhead_share(org: Organisation, speech: Speech) -> Evidence | None:
    """Say which share of the establishment has no caseload norm; see ``overhead``."""
    found = overhead(org)
    if found.empty:
        return None
    row = found.iloc[0]
    if row["hidden"]:
        return hidden(speech)
    said = speech.text(
        "{share} of the contracts ({fte} of {total} fte) is in roles without a caseload norm. This is no "
        "cost: buildings, IT and staff outside the data are not in it.",
        share=speech.percent(row["share"]),
        fte=speech.number(row["without_norm_fte"], 1),
        total=speech.number(row["contract_fte"], 1),
    )
    return Evidence("figure", said)


def own_arrangements(org: Organisation, speech: Speech) -> Evidence | None:
    """Say how many teams have a band, a rhythm and participants of their own; see ``authority``."""
    teams = authority(org)
    if teams.empty:
        return None
    own = teams[list(_ARRANGED)]
    answer = counted(int(own.to_numpy().sum()), own.size)
    if len(teams) == 1:
        return Evidence(answer, _of_one(own.iloc[0], speech))
    said = speech.text(
        "Teams with a band of their own: {band} of {teams}; with a rhythm of their own: {cadence}; "
        "that agreed who takes part in the review: {participants}.",
        teams=speech.number(len(teams)),
        **{str(name): speech.number(float(own[name].sum())) for name in own},
    )
    return Evidence(answer, said)


def _of_one(own: pd.Series[bool], speech: Speech) -> str:
    names = [speech.text(words) for name, words in _ARRANGED.items() if own[name]]
    if not names:
        return speech.text("The team arranged no band, rhythm or participants of the review itself.")
    return speech.text("The team arranged itself: {what}.", what=", ".join(names))


def evaluated(org: Organisation, speech: Speech) -> Evidence | None:
    """Say how many teams evaluated their approach in the past year."""
    held = authority(org)["evaluation"]
    if held.empty or held.isna().all():
        return None
    number, teams = int(held.sum()), len(held)
    if teams == 1:
        done = message("The team evaluated its approach in the past year.")
        said = speech.text(
            done if number else message("The team did not evaluate its approach in the past year.")
        )
    else:
        what = message("Teams that evaluated their approach in the past year: {held} of {teams}.")
        said = speech.text(what, held=speech.number(number), teams=speech.number(teams))
    return Evidence(counted(number, teams), said)
