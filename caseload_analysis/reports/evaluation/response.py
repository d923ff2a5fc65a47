"""How many of those who were in post answered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Self

from caseload_analysis.privacy.responses import evaluation_responses_of
from caseload_analysis.reports.language import Language
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.tables.problems import message

MORE_ANSWERED: Final = message(
    "More answered than were in post on that day: somebody answered twice, or was not in post."
)


@dataclass(frozen=True)
class Response:
    """How many people answered, and how many were in post on the day of the evaluation."""

    answered: int = 0
    in_post: int = 0

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
        rows = evaluation_responses_of(org)
        rows = rows.loc[(rows["team"] == team) & (rows["stop"] > since) & (rows["start"] <= until)]
        if rows.empty:
            return cls()
        last = rows.iloc[-1]
        return cls(int(last["respondents"]), int(last["in_post"]))

    @classmethod
    def together(cls, parts: Iterable[Response], least: int) -> Self:
        """Return the sum over teams: of those of which the response is shown, ``least`` answers or more.

        Others are left out of both numbers, for from the sum theirs could be worked out [X].

        >>> Response.together([Response(6, 10), Response(8, 9), Response(2, 7)], 5)
        Response(answered=14, in_post=19)
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


def least_counted(org: Organisation) -> int:
    """Return of how many answers the number is told; of any for who reads the answers themselves [X]."""
    return 0 if org.has("evaluations") else org.settings.privacy.minimum_respondents
