"""What matters: how far a result moves when one input goes from its low to its high end."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from caseload_analysis.comparison.cases.model import Model
from caseload_analysis.comparison.cases.quantities import Quantity
from caseload_analysis.tables.problems import UsageError, message
from caseload_analysis.tables.speech import ENGLISH, Speech

COLUMNS: Final = ["input", "label", "unit", "low", "value", "high", "output_low", "output_high", "swing"]


def tornado(
    model: Model, output: str, spread: float | None = None, *, speech: Speech = ENGLISH
) -> pd.DataFrame:
    """Return for each input how far ``output`` moves over its range, the others at their point.

    swing = |output at the high end − output at the low end|. An input whose result turns inside its
    range can move it further than its ends show.

    Parameters
    ----------
    model : Model
    output : str
    spread : number between 0 and 1, optional
        Move inputs without a range by this share of their value, both ways [X]; by default they stay
        where they are and are left out.
    speech : Speech
        The language of the labels.

    Returns
    -------
    frame
        input, label, unit, low, value, high (of the input), output_low, output_high (the result at
        those ends), swing; the widest first, what cannot be worked out last.

    Raises
    ------
    UsageError
        For an unknown output, or one that rests on an input that is not filled in.

    Examples
    --------
    >>> from caseload_analysis.comparison.cases.formulas import parse
    >>> pay = Quantity("pay", "euro / hour", value=30.0, low=25.0, high=35.0)
    >>> hours = Quantity("hours", "hour", value=100.0, low=99.0, high=101.0)
    >>> model = Model.of([pay, hours, Quantity("cost", "euro", formula=parse("pay * hours"))])
    >>> tornado(model, "cost")[["input", "swing"]].to_numpy().tolist()
    [['pay', 1000.0], ['hours', 60.0]]
    """
    must_be_known(model, output)
    if spread is not None and not 0 < spread <= 1:
        raise UsageError(message("spread is a share, above 0 and at most 1"))
    inputs = [model.quantities[name] for name in model.behind(output) if name != output]
    rows = [
        _row(model, output, each, ends, speech.code)
        for each in inputs
        if each.formula is None and (ends := _ends(each, spread)) is not None
    ]
    frame = pd.DataFrame(rows, columns=COLUMNS)
    return frame.sort_values("swing", ascending=False, kind="stable", ignore_index=True)


def must_be_known(model: Model, output: str) -> None:
    """Raise UsageError where a result is unknown, or rests on an input that is not filled in."""
    model.known(output)
    if missing := model.missing(output):
        what = message("{output!r} cannot be worked out: fill in {missing} with inputs={{…}}")
        raise UsageError(what, output=output, missing=", ".join(missing))


def _ends(quantity: Quantity, spread: float | None) -> tuple[float, float] | None:
    if quantity.has_range and quantity.low is not None and quantity.high is not None:
        return quantity.low, quantity.high
    if spread is None or not quantity.value:
        return None
    low, high = sorted((quantity.value * (1 - spread), quantity.value * (1 + spread)))
    return low, high


def _row(
    model: Model, output: str, quantity: Quantity, ends: tuple[float, float], code: str
) -> dict[str, object]:
    at_low, at_high = model.evaluate({quantity.name: np.array(ends)}, [output])[output]
    return {
        "input": quantity.name,
        "label": quantity.called(code),
        "unit": quantity.unit,
        "low": ends[0],
        "value": quantity.value,
        "high": ends[1],
        "output_low": at_low,
        "output_high": at_high,
        "swing": abs(at_high - at_low),
    }
