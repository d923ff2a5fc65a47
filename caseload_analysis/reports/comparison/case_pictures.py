"""The pictures of a business case: what matters, and what the ranges make of the result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pandas as pd

from caseload_analysis.comparison.business_case import BusinessCase
from caseload_analysis.comparison.cases.told import Amount
from caseload_analysis.reports.comparison.sheets import Sheets
from caseload_analysis.reports.exhibit import Exhibit, paragraph
from caseload_analysis.reports.figures.compared import Indicator
from caseload_analysis.reports.figures.simulated import simulated, simulated_alt
from caseload_analysis.reports.figures.tornado_bars import tornado_alt, tornado_bars
from caseload_analysis.reports.language import Language
from caseload_analysis.tables.problems import message

EUROS: Final = {
    9: message("{name} (billion euro)"),
    6: message("{name} (million euro)"),
    3: message("{name} (thousand euro)"),
}
FEWEST: Final = 2
"""A tornado compares: with fewer inputs it tells nothing."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How a result is written on an axis: in which power of ten, with how many decimals."""

    indicator: Indicator
    power: int

    def of(self, values: pd.Series[float]) -> pd.Series[float]:
        """Return values in the unit of the axis."""
        return values / 10.0**self.power


def main_result(case: BusinessCase) -> str | None:
    """Return the result that the page is about: the published one that rests on most inputs with a range.

    Of several the last, for later results rest on earlier ones; where none is held against a published
    figure any result; None where none can be worked out from ranges.

    >>> from caseload_analysis.comparison.business_case import business_case
    >>> main_result(business_case("bjaa")), main_result(business_case("buurtzorg"))
    ('national_saving', None)
    """
    table = case.table.set_index("name")
    able = [name for name in case.model.results() if not case.model.missing(name) and case.model.ranges(name)]
    held = [name for name in able if table["published"].notna()[name]]
    weights = {name: len(case.model.ranges(name)) for name in held or able}
    return max(reversed(list(weights)), key=lambda name: weights[name], default=None)


def pictures(sheets: Sheets) -> list[Exhibit]:
    """Return the tornado and the simulated results of the main result; a sentence where there is none."""
    text, output = sheets.language.text, main_result(sheets.case)
    if output is None:
        none = text(
            "No result can be drawn: each rests on an input that is not published, or on none with a range."
        )
        return [paragraph("no-pictures", none, "notice")]
    bars = sheets.case.tornado(output)
    drawn = [_tornado(sheets, output, bars)] if len(bars) >= FEWEST else []
    return [*drawn, _simulated(sheets, output)]


def scale(case: BusinessCase, output: str, language: Language) -> Scale:
    """Return how a result is written on an axis."""
    quantity = case.model.quantities[output]
    name, point = quantity.called(language.code), abs(case.model.points()[output])
    name = name[:1].upper() + name[1:]
    if quantity.unit == "euro":
        power = next((power for power in EUROS if point >= 10**power), 0)
        named = language.text(EUROS[power], name=name) if power else f"{name} (euro)"
        return Scale(Indicator(named, 0 if not power else 2), power)
    if quantity.unit == "percent":
        return Scale(Indicator(name, 1, "{}\xa0%"), 0)
    return Scale(Indicator(name, 0 if point >= 100 else 2), 0)


def _tornado(sheets: Sheets, output: str, rows: pd.DataFrame) -> Exhibit:
    language, drawn_in = sheets.language, scale(sheets.case, output, sheets.language)
    bars = pd.DataFrame(
        {
            "name": rows["label"],
            "low": drawn_in.of(rows["output_low"]),
            "high": drawn_in.of(rows["output_high"]),
            **{
                f"{end}_input": [
                    Amount(float(value), str(unit)).told(language)
                    for value, unit in zip(rows[end], rows["unit"], strict=True)
                ]
                for end in ("low", "high")
            },
        }
    )
    base = sheets.case.model.points()[output] / 10.0**drawn_in.power
    caption = language.text("What matters: the result with each input at its low and at its high end")
    drawn = tornado_bars(bars, language, drawn_in.indicator, base)
    return sheets.figure("tornado", caption, drawn, tornado_alt(bars, language, drawn_in.indicator, base))


def _simulated(sheets: Sheets, output: str) -> Exhibit:
    language, drawn_in = sheets.language, scale(sheets.case, output, sheets.language)
    found = sheets.case.simulate(outputs=[output])
    draws = drawn_in.of(found.draws[output]).tolist()
    caption = language.text(
        "What the ranges make of the result: {count} draws, each range independent of the others",
        count=language.number(len(draws)),
    )
    drawn = simulated(draws, language, drawn_in.indicator)
    return sheets.figure("simulated", caption, drawn, simulated_alt(draws, language, drawn_in.indicator))
