"""The code behind a view: two or three calls of the library that give the same figures."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Final

import pandas as pd

from caseload_analysis.panel.choice import Choice
from caseload_analysis.panel.frames import Span
from caseload_analysis.panel.study import Study
from caseload_analysis.panel.views import ChosenPage
from caseload_analysis.reports.watched import Watched
from caseload_analysis.spells.calendar import period_text
from caseload_analysis.tables.settings import Band


def code_of(study: Study, choice: Choice) -> str:
    """Return Python that runs as it stands; its last line is the frame behind the view."""
    page = ChosenPage.of(study, choice)
    lines = _MEASURED[choice.view](page)
    banded = choice.band is not None and "with_band" in lines
    imports = [
        "import caseload_analysis as ca",
        *(["from caseload_analysis import explore"] if banded else []),
    ]
    return "\n".join([*imports, "", _reading(study), lines])


def quoted(text: str) -> str:
    r"""Return ``text`` as Python writes it, in double quotes.

    >>> print(quoted('Zuid "oost"'))
    "Zuid \"oost\""
    """
    return json.dumps(text, ensure_ascii=False)


def _reading(study: Study) -> str:
    given = [quoted(study.source.as_posix())]
    if study.org.audience != "hr":
        given.append(f"audience={quoted(study.org.audience)}")
    if study.org.team:
        given.append(f"team={quoted(study.org.team)}")
    if study.given:
        given.append(f"settings={json.dumps(study.given)}")
    return f"org = ca.read({', '.join(given)})"


def _banded(choice: Choice) -> str:
    """Return the line that puts another band in place; none where the one agreed holds."""
    if choice.band is None:
        return ""
    return f"org = explore.with_band(org, {_band(choice.band)})\n"


def _band(band: Band) -> str:
    if band.relative is not None:
        return f"{band.relative:g}"
    return f"lower={band.lower:g}, upper={band.upper:g}"


def _own(team: str, name: str = "frame") -> str:
    return f'{name}[{name}["team"] == {quoted(team)}]'


def _span(span: Span) -> str:
    first, last = (quoted(period_text(period)) for period in span)
    return f"period=({first}, {last})"


def _call(measure: str, page: ChosenPage, by: str, period: str, **options: str) -> str:
    given = [f'by="{by}"', f'every="{page.frames.every}"', period]
    given += [f'{name}="{value}"' for name, value in options.items()]
    return f"frame = ca.{measure}(org, {', '.join(given)})\n{_own(page.team)}"


def _caseload(page: ChosenPage) -> str:
    if page.other_unit:
        return _call("caseload", page, "team", _span(page.frames.history), unit=page.choice.unit)
    call = _call("deviation", page, "team", _span(page.frames.history), baseline=page.choice.baseline)
    return _banded(page.choice) + call


def _employees(page: ChosenPage) -> str:
    if page.withheld:
        return _call("deviation", page, "team", _span(page.frames.history))
    period = f"period={quoted(period_text(page.period))}"
    call = _call("deviation", page, "employee", period, baseline=page.choice.baseline)
    return _banded(page.choice) + call


def _flows(page: ChosenPage) -> str:
    return _call("caseload", page, "team", _span(page.frames.bars), unit=page.choice.unit)


def _establishment(page: ChosenPage) -> str:
    return _call("formation", page, "team", _span(page.frames.bars))


def _absence(page: ChosenPage) -> str:
    return _call("absence", page, "team", _span(page.frames.history))


def _signals(page: ChosenPage) -> str:
    """Return the calls behind the first series that has limits, what came in; or behind its points."""
    judged = next((watched for watched in page.watched if watched.judged), None)
    if judged is None:
        return _flows(page)
    return _came(page, judged) if judged.name != "absence" else _sick(page, judged)


def _came(page: ChosenPage, watched: Watched) -> str:
    """Return the calls behind what came, or went."""
    kind, moved = ("inflow", "transfers_in") if watched.name == "came" else ("outflow", "transfers_out")
    lines = _call("caseload", page, "team", _span(_reach(watched))).splitlines()
    return "\n".join(
        [
            lines[0],
            f"frame = {lines[1]}",
            f'frame = frame.assign(value=frame["{kind}"] + frame["{moved}"])',
            f'ca.signals(frame, "value"{_anew(watched)})',
        ]
    )


def _sick(page: ChosenPage, watched: Watched) -> str:
    """Return the calls behind the absence rate."""
    every = str(watched.points["period"].iloc[0].freqstr)[0]
    return "\n".join(
        [
            f'frame = ca.absence(org, by="team", every="{every}", {_span(_reach(watched))})',
            f"frame = {_own(page.team)}",
            f'ca.signals(frame, "rate", chart="p", denominator="persons", per=100.0{_anew(watched)})',
        ]
    )


def _reach(watched: Watched) -> Span:
    periods = pd.PeriodIndex(watched.points["period"])
    return periods[0], periods[-1]


def _anew(watched: Watched) -> str:
    return "" if watched.since is None else f", rebase=[{quoted(period_text(watched.since))}]"


_MEASURED: Final[Mapping[str, Callable[[ChosenPage], str]]] = {
    "caseload": _caseload,
    "employees": _employees,
    "flows": _flows,
    "establishment": _establishment,
    "absence": _absence,
    "signals": _signals,
}
