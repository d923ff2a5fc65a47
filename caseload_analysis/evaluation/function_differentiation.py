"""What support changed: before and after in each team with it, and teams with it against teams without."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

import pandas as pd

from caseload_analysis.evaluation.before_after import FIGURES
from caseload_analysis.evaluation.findings import ALL_TEAMS, Findings, Found
from caseload_analysis.evaluation.interrupted import interrupted_series
from caseload_analysis.evaluation.pilot_series import LENGTHS, MATTERS, NAMES, pilot_series
from caseload_analysis.evaluation.support_starts import support_starts
from caseload_analysis.evaluation.together import together
from caseload_analysis.measures.grid import check
from caseload_analysis.spells.calendar import PERIODS_A_YEAR, every_of
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.tables.problems import UsageError, message

GROUPS: Final = ("with", "without")
FEWEST_WITH: Final = 2


@dataclass(frozen=True)
class FunctionDifferentiation(Findings):
    """What support changed in each team that has it, and in those teams against the others.

    Attributes
    ----------
    table : DataFrame
        indicator, team (empty for teams with support against teams without), minimal_detectable,
        estimate, low, high (in the unit in which the indicator is told; missing where nothing can be
        estimated), answer ("yes", "no", "unknown").
    means : DataFrame
        indicator, group ("with", "without"), teams, before and after: plain means over teams of the
        year before the first start and of the periods since, whatever is doubtful about it.
    starts : DataFrame
        As ``support_starts`` returns them.
    found : mapping of (indicator, team) to the result behind a row
        An ``InterruptedSeries``, a ``Staggered``, or the UsageError that says why there is none.
    """

    table: pd.DataFrame
    means: pd.DataFrame
    starts: pd.DataFrame
    found: dict[tuple[str, str], Found]
    of_all: ClassVar[str] = "with against without"


def function_differentiation(
    org: Organisation, *, names: Sequence[str] = NAMES, starts: Mapping[str, str] | None = None
) -> FunctionDifferentiation:
    """Return what support changed, the smallest change that could have been found before it.

    Per team an interrupted time series around its first day of support (``interrupted_series``, the
    level alone), and the teams with support against those without in the same periods (``together``).
    Months for caseload and hours, quarters for perceived pressure. Nothing is estimated for a team of
    which it is doubtful when support began, and nothing against other teams with fewer than two teams
    of which it is known: one pilot team is no comparison.

    Parameters
    ----------
    org : Organisation
    names : sequence of indicators
        Of ``pilot_series.NAMES``.
    starts : mapping of team to day, optional
        The first day of support where the hours do not tell it.

    Returns
    -------
    FunctionDifferentiation

    Raises
    ------
    UsageError
        For an unknown indicator.

    Notes
    -----
    Source: pilot function differentiation (domain definitions §1, 003); method and coverage in
    ``docs/evaluation_method.md``. What would matter is our own choice [X]: ``pilot_series.MATTERS``.

    Examples
    --------
    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> org = read(example_tables(), settings=example_settings())
    >>> found = function_differentiation(org, names=["caseload_per_fte"])
    >>> found.table[["team", "answer"]].to_dict("list"), found.told_of("caseload_per_fte")
    ({'team': [''], 'answer': ['unknown']}, 'no hours of support are recorded in any team')
    """
    for name in names:
        check(message("indicator"), name, NAMES)
    begun = support_starts(org, starts)
    found: dict[tuple[str, str], Found] = {}
    means: list[dict[str, object]] = []
    series = pilot_series(org, names) if begun["start"].notna().any() else {}
    for name in names:
        points = series.get(name, pd.DataFrame(columns=["team", "period", "value"]))
        found |= {(name, team): result for team, result in _each_team(points, begun, name)}
        found[name, ALL_TEAMS] = _against(points, begun, name)
        means += _means(points, begun, name, 1 if "employee" in org.levels else FEWEST_WITH)
    rows = [{"indicator": name, "team": team, **_row(result)} for (name, team), result in found.items()]
    table = pd.DataFrame(rows, columns=["indicator", "team", *FIGURES, "answer"])
    columns = ["indicator", "group", "teams", "before", "after"]
    return FunctionDifferentiation(table, pd.DataFrame(means, columns=columns), begun, found)


def _each_team(points: pd.DataFrame, begun: pd.DataFrame, name: str) -> Iterator[tuple[str, Found]]:
    """Yield the teams with support, each with what its own series tells."""
    for _, team in begun.loc[begun["start"].notna()].iterrows():
        own = points.loc[points["team"] == team["team"]]
        try:
            _must_have_begun(team, begun)
            _must_be_there(own)
            start = pd.Period(team["start"], freq=LENGTHS[name])
            relevant = MATTERS[name]
            yield (
                team["team"],
                interrupted_series(own, start=start, slope=False, smallest_relevant=relevant),
            )
        except UsageError as error:
            yield team["team"], error


def _must_have_begun(team: pd.Series, begun: pd.DataFrame) -> None:
    """Raise UsageError where it is doubtful that support began on the first day of the hours."""
    if team["doubt"] == "post":
        what = message(
            "a support worker was in post in team {team} from {in_post} on, and the first recorded hours are "
            "of {recorded}: the months before them are not months without support"
        )
        days = {"in_post": team["in_post"].date(), "recorded": team["recorded"].date()}
        raise UsageError(what, team=team["team"], **days)
    if team["doubt"] == "together":
        what = message(
            "the hours of support of {teams} teams all begin in the week of {recorded}, so the recording may "
            "have begun then and the support earlier; this reader does not see who was in post"
        )
        number = int((begun["recorded"] == team["recorded"]).sum())
        raise UsageError(what, teams=number, recorded=team["recorded"].date())


def _must_be_there(points: pd.DataFrame) -> None:
    if points.empty:
        raise UsageError(message("the figure is not delivered, hidden or not for this reader"))


def _against(points: pd.DataFrame, begun: pd.DataFrame, name: str) -> Found:
    """Return the teams with support against those without, or why nothing can be compared."""
    try:
        usable = _comparable(begun)
        _must_be_there(points)
        known = {
            team: None if pd.isna(start) else pd.Period(start, freq=LENGTHS[name])
            for team, start in usable.items()
        }
        rows = points.loc[points["team"].isin(list(known))]
        return together(rows.assign(size=1.0), known, horizon=None, relevant=MATTERS[name])
    except UsageError as error:
        return error


def _comparable(begun: pd.DataFrame) -> dict[str, pd.Timestamp]:
    """Return the start of the teams that can be compared, missing for those without support."""
    having = begun.loc[begun["start"].notna()]
    if having.empty:
        raise UsageError(message("no hours of support are recorded in any team"))
    if len(begun) == 1:
        raise UsageError(message("this reader sees one team, so it cannot be compared with teams without"))
    if len(having) < FEWEST_WITH:
        what = message(
            "only team {team} has support, and one pilot team is no comparison: whatever else happened in it "
            "would be taken for an effect of support"
        )
        raise UsageError(what, team=having["team"].iloc[0])
    if not (begun["start"].isna() & (begun["doubt"] == "")).any():
        raise UsageError(message("every team has support, so there is none to compare with"))
    sure = begun.loc[begun["doubt"] == ""]
    known = int(sure["start"].notna().sum())
    if known == 0:
        what = message("of none of the {having} teams with support it is known when it began")
        raise UsageError(what, having=len(having))
    if known < FEWEST_WITH:
        what = message(
            "of {known} of the {having} teams with support it is known when it began; to compare them with "
            "teams without, that must be known of two at least"
        )
        raise UsageError(what, known=known, having=len(having))
    return dict(zip(sure["team"], sure["start"], strict=True))


def _means(points: pd.DataFrame, begun: pd.DataFrame, name: str, fewest: int) -> Iterator[dict[str, object]]:
    """Yield the plain means of the teams with and without support, before and after the first start.

    Missing for a group of less than ``fewest`` teams: the mean of one team is its own figure.
    """
    if points.empty:
        return
    first = pd.Period(begun["start"].min(), freq=LENGTHS[name])
    past = points["period"] < first
    year = points["period"] >= first - PERIODS_A_YEAR[every_of(first)]
    groups = zip(
        GROUPS, (begun["start"].notna(), begun["start"].isna() & (begun["doubt"] == "")), strict=True
    )
    for group, members in groups:
        own = points["team"].isin(begun.loc[members, "team"])
        sides = (points.loc[own & past & year], points.loc[own & ~past])
        before, after = (side.groupby("team")["value"].mean().mean() for side in sides)
        number = points.loc[own, "team"].nunique()
        if number < fewest:
            before, after = float("nan"), float("nan")
        yield {"indicator": name, "group": group, "teams": number, "before": before, "after": after}


def _row(result: Found) -> dict[str, object]:
    """Return the figures of a result; missing where there is none."""
    if isinstance(result, UsageError):
        return {**dict.fromkeys(FIGURES, float("nan")), "answer": "unknown"}
    first = result.table.iloc[0]
    return {name: first[name] for name in (*FIGURES, "answer")}
