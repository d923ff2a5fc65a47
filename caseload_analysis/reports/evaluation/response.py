"""How many of those who were in post answered, and whether their evaluation is closed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Self

import pandas as pd

from caseload_analysis.privacy.responses import evaluation_responses_of
from caseload_analysis.reports.language import Language
from caseload_analysis.tables.known import ANSWERED_AFTER
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.tables.problems import message

MORE_ANSWERED: Final = message(
    "More answered than were in post on that day: somebody answered twice, or was not in post."
)


@dataclass(frozen=True)
class Response:
    """How many people answered, and how many were in post on the day of the evaluation.

    ``late``: how many of them came after it closed, for who sees every answer. ``shown_from``: the day
    from which its scores reach others than HR. ``closed``: whether they do.
    """

    answered: int = 0
    in_post: int = 0
    late: int = 0
    shown_from: int = 0
    closed: bool = True

    @property
    def more(self) -> bool:
        """Whether more answered than were in post."""
        return self.answered > self.in_post

    @classmethod
    def of(cls, org: Organisation, team: str, since: int, until: int) -> Self:
        """Return the response to the last evaluation of a team in a stretch of days; of none without one.

        ``since``, ``until``: days; the half-years that have a day from the one up to and including the
        other count, as for the scores. Of several evaluations only the last: the same people answer each.
        """
        rows = _in_view(org, since, until)
        rows = rows.loc[rows["team"] == team]
        if rows.empty:
            return cls()
        last = rows.iloc[-1]
        answered, in_post, late = (int(last[name]) for name in ("respondents", "in_post", "late"))
        return cls(answered, in_post, late, int(last["shown_from"]), bool(last["closed"]))

    @classmethod
    def together(cls, parts: Iterable[Response], least: int) -> Self:
        """Return the sum over teams: of those of which the response is shown, ``least`` answers or more.

        Others are left out of both numbers, for from the sum theirs could be worked out [X].

        >>> found = Response.together([Response(6, 10), Response(8, 9), Response(2, 7)], 5)
        >>> found.answered, found.in_post
        (14, 19)
        """
        known = [part for part in parts if part.answered and part.answered >= least]
        return cls(sum(part.answered for part in known), sum(part.in_post for part in known))

    def told(self, least: int, language: Language) -> str:
        r"""Return how many of those in post answered: "6 of 10 (60 %)".

        Without a share where more answered than are in post, and without the number where it is below
        ``least``: of so few one could guess who they are [X].

        >>> Response(6, 10).told(5, Language("en"))
        '6 of 10 (60\xa0%)'
        >>> Response(12, 10).told(5, Language("en")), Response(4, 10).told(5, Language("en"))
        ('12 of 10', 'fewer than 5')
        """
        if self.answered < least:
            return language.text("fewer than {least}", least=language.number(least))
        fields = {"n": language.number(self.answered), "persons": language.number(self.in_post)}
        if self.more:
            return language.text("{n} of {persons}", **fields)
        return language.text(
            "{n} of {persons} ({share})",
            share=language.percent(self.answered / self.in_post, 0),
            **fields,
        )


def _in_view(org: Organisation, since: int, until: int) -> pd.DataFrame:
    """Return the evaluations of the half-years that have a day in the stretch."""
    rows = evaluation_responses_of(org)
    return rows.loc[(rows["stop"] > since) & (rows["start"] <= until)]


def waiting(org: Organisation, team: str, since: int, until: int, language: Language) -> str:
    """Say from when on the last evaluation of a team is shown, or of all teams; empty where it is.

    ``team`` is empty for all teams. Who sees every answer hears when the others do. ``since``, ``until``:
    as for ``Response.of``.
    """
    if not team:
        return "" if org.has("evaluations") else _still_open(_in_view(org, since, until), org.last, language)
    found = Response.of(org, team, since, until)
    if found.closed:
        return ""
    if found.shown_from > org.last + ANSWERED_AFTER:
        return language.text(
            "The evaluation began too late for this report: one over a later month shows its scores and "
            "remarks."
        )
    date = language.date(found.shown_from)
    if org.has("evaluations"):
        return language.text(
            "The evaluation is still open: readers other than HR get its scores and remarks once the data "
            "go on to {date}.",
            date=date,
        )
    return language.text(
        "The evaluation is still open: its scores and remarks are shown once the data go on to {date}.",
        date=date,
    )


def _still_open(rows: pd.DataFrame, last: int, language: Language) -> str:
    """Say which evaluations are not in the mean over all teams yet, and will be in this report."""
    reach = rows["shown_from"] <= last + ANSWERED_AFTER
    open_ = rows.loc[~rows["closed"].astype(bool) & reach]
    if open_.empty:
        return ""
    return language.text(
        "Not among these yet are the answers of {teams}: the evaluation is still open, and counts once the "
        "data go on to {date}.",
        teams=language.listing(sorted(set(open_["team"]))),
        date=language.date(int(open_["shown_from"].max())),
    )


def came_late(found: Response, language: Language) -> str:
    """Say how many answers came after the evaluation closed; empty where none did."""
    if not found.late:
        return ""
    return language.plural(
        "{n} answer came after {date}, when the evaluation closed: it counts here, for HR, and in no "
        "score that others read.",
        "{n} answers came after {date}, when the evaluation closed: they count here, for HR, and in no "
        "score that others read.",
        found.late,
        date=language.date(found.shown_from - 1),
    )


def least_counted(org: Organisation) -> int:
    """Return of how many answers the number is told; of any for who reads the answers themselves [X]."""
    return 0 if org.has("evaluations") else org.settings.privacy.minimum_respondents
