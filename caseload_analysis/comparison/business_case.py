"""Business cases: TNO's three of 2012, and anybody's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from caseload_analysis.comparison.cases.assembling import assembled, choices, mixtures
from caseload_analysis.comparison.cases.attribution import Attribution, Method, attribution
from caseload_analysis.comparison.cases.break_even import BreakEven, break_even
from caseload_analysis.comparison.cases.case_words import OWN_SOURCE, agrees, case_sentences
from caseload_analysis.comparison.cases.model import Model
from caseload_analysis.comparison.cases.quantities import OWN, Given, Quantity
from caseload_analysis.comparison.cases.reading import Written, located, read_case
from caseload_analysis.comparison.cases.simulation import QUANTILES, Simulation, simulated
from caseload_analysis.comparison.cases.told import Label, told
from caseload_analysis.comparison.cases.tornado import tornado
from caseload_analysis.tables.problems import UsageError, message
from caseload_analysis.tables.speech import ENGLISH, Speech

COLUMNS: Final = [
    "name",
    "label",
    "value",
    "unit",
    "low",
    "high",
    "source",
    "slide",
    "status",
    "qualifier",
    "formula",
    "published",
    "published_high",
    "reproduced",
    "mixed",
    "note",
]


@dataclass(frozen=True)
class BusinessCase:
    """A business case, worked out as far as its inputs allow.

    Attributes
    ----------
    name : str
    model : Model
        The quantities and the formulas between them.
    written : Written
        What the file says about them.
    chosen : mapping of option to choice
    speech : Speech
        The language of labels and sentences.
    """

    name: str
    model: Model = field(repr=False)
    written: Written = field(repr=False)
    chosen: Mapping[str, str]
    speech: Speech = field(repr=False)

    @property
    def table(self) -> pd.DataFrame:
        """Every quantity, inputs before what is worked out from them.

        name; label; value (the point), unit; low, high (the ends of an input; of a result the lowest
        and highest over all combinations of such ends); source; slide; status (``published``,
        ``derived``, ``assumption``, ``contradicted``, ``not_published``); qualifier ("almost"); formula;
        published, published_high (what a formula is held against, the ends of a range); reproduced
        (``yes``, ``no``, ``cannot``; ``derived`` for what is not published but follows from published
        figures; empty where there is nothing to hold it against); mixed (sources that do not belong in
        one figure); note.
        """
        points, mixed = self.model.points(), mixtures(self.written, self.model)
        rows = [
            self._row(each, points[name], mixed.get(name, frozenset()))
            for name, each in self.model.quantities.items()
        ]
        return pd.DataFrame(rows, columns=COLUMNS).astype({"slide": "Int64"})

    def _row(self, quantity: Quantity, point: float, mixed: frozenset[str]) -> dict[str, object]:
        low, high = self._span(quantity)
        against = quantity.published if quantity.formula is not None else None
        printed = against if against is not None and against.status == "published" else None
        return {
            "name": quantity.name,
            "label": quantity.called(self.speech.code),
            "value": point,
            "unit": quantity.unit,
            "low": low,
            "high": high,
            "source": self._source(quantity),
            "slide": quantity.slide,
            "status": quantity.status,
            "qualifier": quantity.qualifier,
            "formula": quantity.formula.text if quantity.formula is not None else "",
            "published": printed.low if printed is not None else np.nan,
            "published_high": printed.high if printed is not None else np.nan,
            "reproduced": self._reproduced(quantity, point),
            "mixed": ", ".join(sorted(mixed)),
            "note": quantity.note.get(self.speech.code, ""),
        }

    def _span(self, quantity: Quantity) -> tuple[float, float]:
        if quantity.formula is not None:
            return self.model.ends(quantity.name)
        low, high = quantity.low, quantity.high
        return (np.nan, np.nan) if low is None or high is None else (low, high)

    def _source(self, quantity: Quantity) -> str:
        """Return where a quantity comes from, in words."""
        if quantity.source == OWN:
            return self.speech.text(OWN_SOURCE)
        title = self.written.sources.get(quantity.source, quantity.source)
        return "; ".join(part for part in (title, quantity.origin) if part)

    def _reproduced(self, quantity: Quantity, point: float) -> str:
        against = quantity.published
        if quantity.formula is None or against is None:
            return ""
        if against.status == "derived":
            return "derived" if agrees(against, point, self._span(quantity)) else ""
        if np.isnan(point):
            return "cannot"
        return "yes" if agrees(against, point, self._span(quantity)) else "no"

    @property
    def missing(self) -> tuple[str, ...]:
        """The names of the inputs that are not published and not filled in."""
        return tuple(name for name, each in self.model.quantities.items() if each.is_missing)

    @property
    def text(self) -> str:
        """What the case says, one sentence a line: results, what is missing, choices, remarks."""
        return self.told(self.speech)

    def told(self, speech: Speech) -> str:
        """Return the sentences in another language, such as ``reports.language.Language("nl")``."""
        spans = {name: self._span(each) for name, each in self.model.quantities.items()}
        mixed = mixtures(self.written, self.model)
        return told(case_sentences(self.written, self.model, self.chosen, spans, mixed), speech)

    def simulate(
        self,
        runs: int = 10_000,
        seed: int = 1,
        outputs: Iterable[str] | None = None,
        quantiles: Sequence[float] = QUANTILES,
    ) -> Simulation:
        """Return what the ranges of the inputs make of the results; see ``simulated``."""
        return simulated(self.model, outputs, runs, seed, quantiles, speech=self.speech)

    def tornado(self, output: str, spread: float | None = None) -> pd.DataFrame:
        """Return how far each input moves a result, the widest first; see ``cases.tornado``."""
        return tornado(self.model, output, spread, speech=self.speech)

    def break_even(
        self,
        input: str,  # noqa: A002 - the word for it
        output: str,
        target: float = 0.0,
        bracket: tuple[float, float] | None = None,
    ) -> BreakEven:
        """Return the values of an input at which a result reaches a target; see ``cases.break_even``."""
        return break_even(self.model, input, output, target, bracket, speech=self.speech)

    def attribution(
        self,
        output: str,
        other: str | Mapping[str, float | str] | BusinessCase,
        factors: Sequence[str] | None = None,
        method: Method = "auto",
    ) -> Attribution:
        """Return what each factor adds to the difference between another state and this one.

        ``other`` is a state that the case names (of Buurtzorg ``"average"``), values of quantities (a
        number, or the name of the quantity that holds it), or another run of the same case. See
        ``cases.attribution``.
        """
        words, values, parts = self._other(other)
        wanted = list(factors) if factors is not None else (parts or None)
        return attribution(self.model, output, values, wanted, method, words=words, speech=self.speech)

    def _other(
        self, other: str | Mapping[str, float | str] | BusinessCase
    ) -> tuple[Label | None, dict[str, float], list[str]]:
        """Return what another state is called, its values, and the parts that the case tells apart."""
        if isinstance(other, BusinessCase):
            return None, _inputs(self.model, other.model), []
        if isinstance(other, Mapping):
            return None, self._values(other), []
        if other not in self.written.against:
            raise UsageError.unknown(message("state to hold it against"), other, self.written.against)
        state = self.written.against[other]
        return Label(state.label, other), self._values(state.values), list(state.parts)

    def _values(self, given: Mapping[str, float | str]) -> dict[str, float]:
        points = self.model.points()
        names = [*given, *(value for value in given.values() if isinstance(value, str))]
        for name in names:
            self.model.known(name)
        return {
            name: points[value] if isinstance(value, str) else float(value) for name, value in given.items()
        }


def _inputs(model: Model, other: Model) -> dict[str, float]:
    """Return the points in ``other`` of all that is an input in one of the two."""
    points = other.points()
    return {
        name: points[name]
        for name, each in model.quantities.items()
        if name in points and (each.formula is None or other.quantities[name].formula is None)
    }


def business_case(
    case: str | Path,
    inputs: Mapping[str, Given] | None = None,
    *,
    options: Mapping[str, str] | None = None,
    language: Speech = ENGLISH,
) -> BusinessCase:
    """Return a business case: one of TNO's three, or one of your own.

    What document 004 publishes is reproduced to its rounding; what cannot be says which inputs are
    not published, and ``inputs`` fills them in.

    Parameters
    ----------
    case : {"buurtzorg", "baanzicht", "bjaa"} or path
        A case of ours, or the file of your own: see ``business_case_template``.
    inputs : mapping of name to number, pair, three numbers or mapping, optional
        What is filled in, in the unit of the quantity: a value, (low, high), (low, most likely, high),
        or ``{"low": …, "value": …, "high": …, "distribution": "pert"}``. It takes the place of a
        published value or a formula.
    options : mapping of option to choice, optional
        How to read inputs that can be read in several ways: of Buurtzorg ``{"overhead": "mark_up"}``
        or ``"share_of_cost"`` (the default), ``{"productivity": "factor"}`` or ``"share"``.
    language : Speech, optional
        The language of labels and sentences; ``Language("nl")`` for Dutch.

    Returns
    -------
    BusinessCase
        ``.table``, ``.text``, ``.missing``, and ``simulate``, ``tornado``, ``break_even``,
        ``attribution``.

    Raises
    ------
    DataError
        Where a file does not fit, with file, key, value and remedy.
    UsageError
        For an unknown case, input or option.

    Notes
    -----
    Source: TNO for the Dutch Ministry of the Interior, *Ruimte voor Professionals*, 6 November 2012. The
    method is in ``docs/business_case.md``.

    Examples
    --------
    >>> case = business_case("bjaa")
    >>> rows = case.table.set_index("name")
    >>> float(rows.loc["national_saving", "value"]), rows.loc["national_saving", "reproduced"]
    (7000000.0, 'yes')
    >>> business_case("baanzicht").missing
    ('cost_per_client_average', 'cost_per_client')
    """
    written = read_case(located(case))
    chosen = choices(written, options or {})
    return BusinessCase(written.name, assembled(written, inputs or {}, chosen), written, chosen, language)
