"""The annex of a team's evaluation about the work itself: time, support, room to deviate, expertise."""

from __future__ import annotations

from typing import Final

from caseload_analysis.reports.evaluation.page import HalfYear
from caseload_analysis.reports.evaluation.practice_expertise import expertise_part, one_pair
from caseload_analysis.reports.evaluation.practice_support import support_part
from caseload_analysis.reports.evaluation.practice_time import a_year_earlier, autonomy_part, time_part
from caseload_analysis.reports.exhibit import Exhibit, section
from caseload_analysis.tables.problems import UsageError

MOVED: Final = 0.05
"""A change of the time with families in a year that is named on the front page [X]."""
FEW: Final = 0.8
"""A share of the deviations that is substantiated below which it is named on the front page [X]."""
ENOUGH: Final = 5
"""Of fewer deviations a share is not named on the front page [X]."""


def practice(half: HalfYear) -> Exhibit:
    """Return the blocks about the work: each a table or a picture, or a sentence that says why not."""
    parts = (time_part(half), support_part(half), autonomy_part(half), expertise_part(half))
    return section("practice", half.language.text("The work itself"), *parts)


def stands_out(half: HalfYear) -> list[str]:
    """Return one sentence for the front page about what stands out in the work, if anything does."""
    found = (_shoulders(half), _unsubstantiated(half), _moved(half))
    return [said for said in found if said][:1]


def _shoulders(half: HalfYear) -> str:
    if "employee" not in half.page.org.levels:
        return ""
    found = one_pair(half.practice.kinds, half.language)
    return f"{found[0]}." if found else ""


def _unsubstantiated(half: HalfYear) -> str:
    rows = half.practice.deviations
    number, good = rows["deviations"].sum(), (rows["deviations"] * rows["substantiated"]).sum()
    if rows["deviations"].isna().any() or number < ENOUGH or good / number >= FEW:
        return ""
    return half.language.text(
        "Of {n} deviations from protocol in the last four quarters {bad} were not substantiated.",
        n=half.language.number(number),
        bad=half.language.number(number - good),
    )


def _moved(half: HalfYear) -> str:
    found, language = half.practice.contact, half.language
    rows = None if isinstance(found, UsageError) else found.loc[found["contact_share"].notna()]
    earlier = None if rows is None or rows.empty else a_year_earlier(rows)
    if rows is None or earlier is None:
        return ""
    shares = float(earlier["contact_share"]), float(rows["contact_share"].iloc[-1])
    if abs(shares[1] - shares[0]) < MOVED:
        return ""
    before, after = (language.percent(share, 0) for share in shares)
    return language.text(
        "Time with families went from {before} to {after} in a year.", before=before, after=after
    )
