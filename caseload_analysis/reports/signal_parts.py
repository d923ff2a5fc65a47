"""The part about signals: what in the team's series is more than the usual ups and downs."""

from __future__ import annotations

from caseload_analysis.reports import figures
from caseload_analysis.reports.exhibit import Exhibit, bullets, paragraph, section
from caseload_analysis.reports.page import Page
from caseload_analysis.reports.signal_words import sentences
from caseload_analysis.reports.watched import Watched


def signals(page: Page) -> Exhibit:
    """Return the signals in what came, what went and the absence, in words and drawn."""
    text, series = page.language.text, page.watched
    heading = text("Signals")
    said = [line for watched in series for line in sentences(watched, page.language, page.unit)]
    if not said:
        none = text("The data do not cover one whole period, so nothing can be said of signals.")
        return section("signals", heading, paragraph("signals-unknown", none, "notice"))
    listed = bullets("signals-told", said)
    drawn = [watched for watched in series if watched.judged]
    if not drawn:
        return section("signals", heading, listed)
    figure = page.figure(
        "signals", _caption(page, drawn), figures.signals(drawn, page.language), " ".join(said)
    )
    return section("signals", heading, listed, figure)


def _caption(page: Page, drawn: list[Watched]) -> str:
    text = page.language.text
    said = [
        text(
            "A signal is more than the usual ups and downs (the strip, from the series itself); why it is "
            "there, the team knows. Dashed: mean; triangle: signal in the last year; transfers count in."
        )
    ]
    anew = next((watched.since for watched in drawn if watched.since is not None), None)
    if anew is not None:
        period = page.language.period(anew)
        said.append(text("Mean and strip begin anew in {period}, when the team began.", period=period))
    if any(watched.name == "absence" for watched in drawn) and page.frames.every in {"W", "M"}:
        said.append(text("Absence is watched per whole quarter, since a long spell lasts for months."))
    return " ".join(said)


def checked(page: Page) -> str:
    """Return the mean, the limits and the signals of each series, the same in every language."""
    said = []
    for watched in page.watched:
        last = watched.points.iloc[-1]
        codes = " ".join(signal.code for signal in watched.found) or "none"
        said.append(f"{watched.name} {last['lower']:.1f} {last['mean']:.1f} {last['upper']:.1f} {codes}")
    return f"signals {', '.join(said)}"
