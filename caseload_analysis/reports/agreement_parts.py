"""The part about agreements: what was agreed, whether it is done, what lapses, and who has none."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Final

import pandas as pd

from caseload_analysis.monitoring.agreements import RUNNING
from caseload_analysis.reports.exhibit import Exhibit, bullets, paragraph, section
from caseload_analysis.reports.language import MISSING, Language
from caseload_analysis.reports.page import Page
from caseload_analysis.tables.problems import message

KINDS: Final = {
    "band": message("band"),
    "cadence": message("rhythm"),
    "participants": message("participants"),
}
STATES: Final = {
    "open": message("holds"),
    "lapses": message("holds, ends soon"),
    "lapsed": message("lapsed"),
    "replaced": message("replaced"),
    "done": message("carried out"),
}
URGENCY: Final = ("lapsed", "lapses", "open", "done", "replaced")


def agreements(page: Page) -> Exhibit:
    """Return what was agreed since the report before, what lapses, and who is outside without one.

    What was agreed with single employees is left out where their figures are; the reason is said.
    """
    text = page.language.text
    heading = text("Agreements")
    if "agreements" not in page.org.delivered:
        said = text(
            "Agreements were not delivered; from a table of agreements this part shows how they stand."
        )
        return section("agreements", heading, paragraph("agreements-unknown", said, "notice"))
    parts = [bullets("agreements-told", told(page)), *_team_table(page)]
    if not page.withheld:
        return section("agreements", heading, *parts, *_personal_table(page))
    left_out = text("Agreements with employees are left out here.")
    notice = paragraph("agreements-withheld", f"{left_out} {page.withheld}", "notice")
    return section("agreements", heading, *parts, notice)


def told(page: Page) -> list[str]:
    """Return in sentences what changed, what lapses, and who is outside the band without an agreement."""
    seen = _seen(page)
    if seen.empty:
        said = [page.language.text("Team {team} has recorded no agreements.", team=page.team)]
    else:
        said = [_changes(seen, page), *_lapsing(page), *_missing(page)]
    return said if page.withheld else [*said, *_alone(page)]


def _seen(page: Page) -> pd.DataFrame:
    """Return every agreement of the team that this reader may see."""
    own = page.frames.team_agreements
    return own if page.withheld else pd.concat([own, page.frames.personal_agreements], ignore_index=True)


def _changes(frame: pd.DataFrame, page: Page) -> str:
    """Return how many agreements were made, carried out and lapsed in the period."""
    language, period = page.language, page.language.within(page.period)
    made, lapsed = int(frame["made"].sum()), int(_just_lapsed(frame, page).sum())
    done = int((frame["finished"] & (frame["state"] == "done")).sum())
    if not made + done + lapsed:
        return language.text("{period} no agreement was made, carried out or lapsed.", period=period)
    return language.plural(
        "{period}: {n} agreement made, {done} carried out, {lapsed} lapsed.",
        "{period}: {n} agreements made, {done} carried out, {lapsed} lapsed.",
        made,
        period=period,
        done=language.number(done),
        lapsed=language.number(lapsed),
    )


def _just_lapsed(frame: pd.DataFrame, page: Page) -> pd.Series:
    """Return which rows lapsed since the report before, on whose last day they may still have held."""
    since = page.period.start_time - pd.Timedelta(days=1)
    return (frame["state"] == "lapsed") & frame["until"].between(since, page.period.end_time)


def _lapsing(page: Page) -> list[str]:
    """Say what ends before the coming period does."""
    language, own = page.language, page.frames.team_agreements
    names = [_about(row, language) for _, row in own[own["state"] == "lapses"].iterrows()]
    if not page.withheld:
        others = page.frames.personal_agreements
        names += list(others.loc[others["state"] == "lapses", "employee_id"].drop_duplicates())
    if not names:
        return []
    coming, listed = language.period(page.period + 1), language.listing(names)
    return [language.text("Ends soon ({period} at the latest): {names}.", period=coming, names=listed)]


def _missing(page: Page) -> list[str]:
    """Say on which of band, rhythm and participants nothing is agreed that holds."""
    language, own = page.language, page.frames.team_agreements
    held = set(own.loc[own["state"].isin(RUNNING), "kind"])
    names = [language.text(word) for kind, word in KINDS.items() if kind not in held]
    if not names:
        return []
    return [language.text("The team has no agreement that holds on: {names}.", names=language.listing(names))]


def _alone(page: Page) -> list[str]:
    """Say who is outside the band without a running agreement."""
    language, outside = page.language, page.frames.outside
    names = [str(name) for name in page.frames.without_agreement["employee_id"]]
    if outside.empty:
        return []
    if not names:
        return [language.text("Everybody outside the band has a running agreement.")]
    listed = language.listing(names)
    return [language.text("Outside the band without a running agreement: {names}.", names=listed)]


def _team_table(page: Page) -> list[Exhibit]:
    """Return what the team agreed for itself, as far as it holds or has just ended."""
    frame, text = page.frames.team_agreements, page.language.text
    known = frame["kind"] != ""
    shown = frame[
        frame["state"].isin(RUNNING)
        | (known & (frame["state"] == "lapsed"))
        | (~known & (frame["finished"] | frame["made"] | _just_lapsed(frame, page)))
    ]
    if shown.empty:
        return []
    rows = [[_about(row, page.language), _said(row), *_course(row, page.language)] for _, row in _each(shown)]
    heads = [text("about"), text("agreed"), *_course_heads(page.language)]
    caption = text("What the team agreed for itself.")
    return [page.table("team-agreements", caption, heads, rows, words=range(1, len(heads)))]


def _personal_table(page: Page) -> list[Exhibit]:
    """Return what was agreed with single employees, as far as it holds or has just ended."""
    frame, text = page.frames.personal_agreements, page.language.text
    ended = frame["finished"] | frame["made"] | _just_lapsed(frame, page)
    shown = frame[frame["state"].isin(RUNNING) | ended]
    if shown.empty:
        return []
    rows = [
        [str(row["employee_id"]), _said(row), _help(row), *_course(row, page.language)]
        for _, row in _each(shown)
    ]
    heads = [text("employee"), text("agreed"), text("help"), *_course_heads(page.language)]
    caption = text("What was agreed with employees: what holds, and what was made or ended in this period.")
    return [page.table("agreements", caption, heads, rows, words=range(1, len(heads)))]


def _each(frame: pd.DataFrame) -> Iterable[tuple[Hashable, pd.Series]]:
    """Return the rows, what the team must talk about first."""
    order = frame["state"].map({name: place for place, name in enumerate(URGENCY)})
    return frame.assign(order=order).sort_values("order", kind="stable").iterrows()


def _course_heads(language: Language) -> list[str]:
    return [language.text("agreed on"), language.text("until"), language.text("how it stands")]


def _course(row: pd.Series, language: Language) -> list[str]:
    """Return the dates of an agreement and how it stands."""
    return [_date(row["date"], language), _date(row["until"], language), _standing(row, language)]


def _standing(row: pd.Series, language: Language) -> str:
    word = STATES[str(row["state"])]
    said = language.text(word)
    if row["state"] == "done" and pd.notna(row["done_on"]):
        said = language.text("carried out on {date}", date=_date(row["done_on"], language))
    if row["follow_up"]:
        said = f"{said}: {row['follow_up']}"
    if row["made"]:
        return language.text("new; {state}", state=said)
    return said


def _date(day: pd.Timestamp, language: Language) -> str:
    return MISSING if pd.isna(day) else language.date(day.date())


def _about(row: pd.Series, language: Language) -> str:
    word = KINDS.get(row["kind"])
    return language.text(word) if word else str(row["subject"])


def _said(row: pd.Series) -> str:
    """Return what was agreed; where that was left empty, about what."""
    return str(row["agreed"] or row["subject"])


def _help(row: pd.Series) -> str:
    """Return how the team helps, and who, where the text does not name them."""
    parts = [str(row["help"]), str(row["who"]) if row["who"] not in row["help"] else ""]
    return "; ".join(part for part in parts if part)


def running_agreements(page: Page) -> dict[str, list[str]]:
    """Return per employee with a running agreement what holds, in words."""
    frame = page.frames.personal_agreements
    running = frame[frame["state"].isin(RUNNING)]
    found: dict[str, list[str]] = {}
    for _, row in running.iterrows():
        found.setdefault(str(row["employee_id"]), []).append(_in_card(row, page.language))
    return found


def _in_card(row: pd.Series, language: Language) -> str:
    said = [_said(row), *filter(None, [_help(row)])]
    if row["why"]:
        said.append(language.text("because of: {why}", why=row["why"]))
    fields = {"date": _date(row["date"], language), "text": "; ".join(said)}
    if pd.isna(row["until"]):
        return language.text("Agreed on {date}: {text}.", **fields)
    return language.text(
        "Agreed on {date}, until {until}: {text}.", until=_date(row["until"], language), **fields
    )


def checked(page: Page) -> str:
    """Return how many agreements hold, of the team and with employees, and how many have none.

    The same in every language, for comparing runs.
    """
    frames = page.frames
    own = int(frames.team_agreements["state"].isin(RUNNING).sum())
    if page.withheld:
        return f"agreements {own}"
    others = int(frames.personal_agreements["state"].isin(RUNNING).sum())
    return f"agreements {own} {others}, outside without {len(frames.without_agreement)}"
