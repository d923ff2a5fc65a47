"""What the ranges of the inputs make of the results: many draws, worked out together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from caseload_analysis.comparison.cases.draws import drawn
from caseload_analysis.comparison.cases.formulas import Numbers
from caseload_analysis.comparison.cases.model import Model
from caseload_analysis.comparison.cases.told import Amount, Found, Label, Part, Sentence, Span
from caseload_analysis.tables.problems import UsageError, message
from caseload_analysis.tables.speech import ENGLISH, Speech

QUANTILES: Final = (0.05, 0.5, 0.95)
MOST_RUNS: Final = 10_000_000

FOUND: Final = message("{label}: {span} in {inside} % of {runs} draws, with {middle} in the middle.")
ALONE: Final = message("Each range was drawn from independently of the others.")
NO_RANGES: Final = message("Nothing that this rests on has a range, so there is nothing to draw.")
LOST: Final = message("{label}: {count} of the draws could not be worked out, and are left out.")


@dataclass(frozen=True)
class Simulation(Found):
    """The results over many draws.

    Attributes
    ----------
    table : DataFrame
        name, label, unit, mean, sd (of the draws), one column per quantile (``q05``, ``q50``,
        ``q95``), lost (draws that could not be worked out and are left out).
    draws : DataFrame
        One row a draw, one column a quantity: the inputs with a range and the results.
    sentences, text
        What the draws say.
    """

    draws: pd.DataFrame


def simulated(
    model: Model,
    outputs: Iterable[str] | None = None,
    runs: int = 10_000,
    seed: int = 1,
    quantiles: Sequence[float] = QUANTILES,
    *,
    speech: Speech = ENGLISH,
) -> Simulation:
    """Return what the ranges make of the results, each range drawn from independently of the others.

    Parameters
    ----------
    model : Model
    outputs : names, optional
        By default what the case is about: results that are held against a published one, or that no
        other formula uses. What rests on no range, or on an input that is not filled in, is left out.
    runs : int
        At least 2.
    seed : int
        The same seed gives the same draws.
    quantiles : numbers between 0 and 1, rising
    speech : Speech
        The language.

    Raises
    ------
    UsageError
        For an unknown result, or for runs or quantiles that are not allowed.

    Examples
    --------
    >>> from caseload_analysis.comparison.cases.formulas import parse
    >>> from caseload_analysis.comparison.cases.quantities import Quantity
    >>> pay = Quantity("pay", "euro", value=3.0, low=2.0, high=4.0, distribution="uniform")
    >>> model = Model.of([pay, Quantity("twice", "euro", formula=parse("2 * pay"))])
    >>> simulated(model).table[["name", "q05", "q95"]].round(1).to_numpy().tolist()
    [['twice', 4.2, 7.8]]
    """
    _must_be_allowed(runs, quantiles)
    wanted = [name for name in _wanted(model, outputs) if model.ranges(name) and not model.missing(name)]
    ranges = list(dict.fromkeys(each for name in wanted for each in model.ranges(name)))
    draws = drawn((model.quantities[name] for name in ranges), runs, seed)
    found = model.evaluate(draws, wanted)
    rows = [_row(model, name, found[name], quantiles, speech.code) for name in wanted]
    columns = ["name", "label", "unit", "mean", "sd", *map(_column, quantiles), "lost"]
    table = pd.DataFrame(rows, columns=columns)
    values = {name: np.broadcast_to(found[name], runs) for name in [*ranges, *wanted]}
    told = _sentences(model, table, quantiles, runs)
    return Simulation(table, told, speech, pd.DataFrame(values))


def _wanted(model: Model, outputs: Iterable[str] | None) -> list[str]:
    if outputs is None:
        return model.results()
    return [model.known(name).name for name in outputs]


def _must_be_allowed(runs: int, quantiles: Sequence[float]) -> None:
    if not 2 <= runs <= MOST_RUNS:
        raise UsageError(message("runs is {runs}; give 2 to {most}"), runs=runs, most=MOST_RUNS)
    if (
        not quantiles
        or list(quantiles) != sorted(set(quantiles))
        or not 0 <= quantiles[0] <= quantiles[-1] <= 1
    ):
        raise UsageError(message("quantiles rise, and lie between 0 and 1"))


def _column(quantile: float) -> str:
    """Return the name of a column.

    >>> _column(0.05), _column(0.975)
    ('q05', 'q97.5')
    """
    percent = round(quantile * 100, 6)
    return f"q{percent:02.0f}" if percent == int(percent) else f"q{percent:g}"


def _row(
    model: Model, name: str, values: Numbers, quantiles: Sequence[float], code: str
) -> dict[str, object]:
    known = values[~np.isnan(values)]
    quantity = model.quantities[name]
    spread = np.quantile(known, list(quantiles)) if len(known) else np.full(len(quantiles), np.nan)
    return {
        "name": name,
        "label": quantity.called(code),
        "unit": quantity.unit,
        "mean": known.mean() if len(known) else np.nan,
        "sd": known.std(ddof=1) if len(known) > 1 else np.nan,
        **{_column(quantile): value for quantile, value in zip(quantiles, spread, strict=True)},
        "lost": len(values) - len(known),
    }


def _sentences(
    model: Model, table: pd.DataFrame, quantiles: Sequence[float], runs: int
) -> tuple[Sentence, ...]:
    if table.empty:
        return ((NO_RANGES, {}),)
    first, middle, last = (_column(quantiles[place]) for place in (0, len(quantiles) // 2, -1))
    inside = f"{100 * (quantiles[-1] - quantiles[0]):g}"
    found: list[Sentence] = []
    for row in table.to_dict("records"):
        quantity = model.quantities[row["name"]]
        amounts: dict[str, Part] = {
            "span": Span(row[first], row[last], quantity.unit),
            "middle": Amount(row[middle], quantity.unit),
        }
        label = Label(quantity.label, quantity.name)
        if not np.isnan(row["mean"]):
            found.append((FOUND, {"label": label, "inside": inside, "runs": runs, **amounts}))
        if row["lost"]:
            found.append((LOST, {"label": label, "count": int(row["lost"])}))
    return (*found, (ALONE, {}))
