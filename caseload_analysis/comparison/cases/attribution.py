"""What each factor adds to the difference between two states, whatever the order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
import pandas as pd

from caseload_analysis.comparison.cases.dividing import against_logs, lmdi, shapley
from caseload_analysis.comparison.cases.formulas import Numbers
from caseload_analysis.comparison.cases.model import Model
from caseload_analysis.comparison.cases.powers import exponents
from caseload_analysis.comparison.cases.told import Amount, Found, Label, Part, Phrase, Sentence
from caseload_analysis.tables.problems import UsageError, message
from caseload_analysis.tables.speech import ENGLISH, Speech

Method = Literal["auto", "lmdi", "shapley"]
METHODS: Final = ("auto", "lmdi", "shapley")
_SAME: Final = 1e-9

DIFFERENCE: Final = message("{output} goes from {before} ({other}) to {after}: a difference of {total}.")
PART: Final = message("{label} accounts for {part}, which is {share} of it.")
PART_ONLY: Final = message("{label} accounts for {part}.")
BY_LOGS: Final = message("The difference is divided by log shares (LMDI): the order does not matter.")
BY_ORDERS: Final = message(
    "The difference is divided by the mean over all orders (Shapley): the order does not matter."
)
NO_LOGS: Final = message("Log shares are not possible here: {reason}.")
CANCEL: Final = message("There is no difference in the end: the parts cancel each other out.")
NOTHING: Final = message("There is no difference, and no factor that differs.")
OPPOSED: Final = message(
    "The parts work in opposite directions, so a share can be above 100 % or below zero."
)


@dataclass(frozen=True)
class Attribution(Found):
    """What each factor adds to a difference.

    Attributes
    ----------
    table : DataFrame
        factor, label, unit, before, after (of the factor), part (in the unit of the output), share
        (part ÷ total; missing where the total is zero). The parts add up to the total.
    total : float
        The difference: after − before.
    before, after : float
        The output in the other state and in this one.
    method : {"lmdi", "shapley"}
    sentences, text
        The same in words.
    """

    total: float
    before: float
    after: float
    method: str


def attribution(
    model: Model,
    output: str,
    other: Mapping[str, float],
    factors: Sequence[str] | None = None,
    method: Method = "auto",
    *,
    words: Label | None = None,
    speech: Speech = ENGLISH,
) -> Attribution:
    """Return what each factor adds to the difference of ``output`` between another state and this one.

    LMDI, for y = c·Π xₖ^eₖ: part k = L(y, y′)·eₖ·ln(xₖ/x′ₖ) with L(a, b) = (b − a) ÷ ln(b/a).
    Shapley, for anything else: the mean over all orders in which the factors can go from the one state
    to the other.

    Parameters
    ----------
    model : Model
    output : str
    other : mapping of name to number
        The other state: quantities with other values than here, each in its own unit.
    factors : sequence of names, optional
        Inputs or quantities with a formula, by default the inputs that differ. They must account for
        the whole difference, and none may rest on another.
    method : {"auto", "lmdi", "shapley"}
        ``auto`` takes LMDI for a product whose factors keep their sign.
    words : Label, optional
        What the other state is called.
    speech : Speech
        The language.

    Raises
    ------
    UsageError
        For unknown names, inputs that are not filled in, factors that do not account for all, more
        than ten of them for Shapley, or a method that cannot be used.

    Notes
    -----
    Source: Ang 2005 (LMDI), Shapley 1953; see ``docs/business_case.md``.

    Examples
    --------
    >>> from caseload_analysis.comparison.cases.formulas import parse
    >>> from caseload_analysis.comparison.cases.quantities import Quantity
    >>> pay, hours = Quantity("pay", "euro / hour", value=32.0), Quantity("hours", "hour", value=50.0)
    >>> model = Model.of([pay, hours, Quantity("cost", "euro", formula=parse("pay * hours"))])
    >>> found = attribution(model, "cost", {"pay": 30.0, "hours": 60.0}, method="shapley")
    >>> found.table[["factor", "part"]].to_numpy().tolist(), found.total
    ([['pay', 110.0], ['hours', -310.0]], -200.0)
    """
    if method not in METHODS:
        raise UsageError.unknown(message("method"), method, METHODS)
    names = _factors(model, output, other, factors)
    here, there = _states(model, output, other, names)
    before, after = float(there[output]), float(here[output])
    _must_account_for_all(model, output, there, names, after=(before, after))
    powers = exponents(model, output, names)
    reason = against_logs(powers, here, there, output)
    if method == "lmdi" and reason:
        raise UsageError(message("method 'lmdi' cannot be used; choose 'shapley'. {kind}"), kind=reason)
    if powers is None or reason or method == "shapley":
        parts, used = shapley(model, output, here, there, names), "shapley"
    else:
        parts, used = lmdi(powers, here, there, output), "lmdi"
    table = _table(model, names, here, there, parts, code=speech.code)
    why = reason if used == "shapley" and method == "auto" else ""
    told = _sentences(model, output, table, (before, after), used=used, why=why, words=words)
    return Attribution(table, told, speech, after - before, before, after, used)


def _factors(
    model: Model, output: str, other: Mapping[str, float], factors: Sequence[str] | None
) -> list[str]:
    """Return the names of the factors; UsageError where they cannot be told apart."""
    for name in (output, *other, *(factors or ())):
        model.known(name)
    behind = model.behind(output)
    if factors is None:
        return [n for n in behind if n in other and other[n] != model.quantities[n].value]
    for name in factors:
        if name not in behind or name == output:
            what = message("{output!r} does not rest on {name!r}; choose from: {known}")
            known = ", ".join(each for each in behind if each != output)
            raise UsageError(what, output=output, name=name, known=known)
        if nested := set(model.behind(name)) & set(factors) - {name}:
            what = message("the factor {name!r} rests on the factor {nested!r}; leave one of them out")
            raise UsageError(what, name=name, nested=min(nested))
    return list(dict.fromkeys(factors))


def _states(
    model: Model, output: str, other: Mapping[str, float], names: Iterable[str]
) -> tuple[dict[str, Numbers], dict[str, Numbers]]:
    """Return the factors and the output in this state and in the other; all of them known."""
    wanted = [output, *names]
    here, there = model.evaluate({}, wanted), model.evaluate(dict(other), wanted)
    for state in (here, there):
        if unknown := [name for name in wanted if np.isnan(state[name])]:
            missing = [each for each in model.missing(unknown[0]) if np.isnan(other.get(each, np.nan))]
            what = message("{output!r} cannot be worked out: fill in {missing} with inputs={{…}}")
            raise UsageError(what, output=unknown[0], missing=", ".join(missing or unknown))
    return here, there


def _must_account_for_all(
    model: Model,
    output: str,
    there: Mapping[str, Numbers],
    names: Iterable[str],
    *,
    after: tuple[float, float],
) -> None:
    """Raise UsageError where changing the factors alone does not lead to the other state."""
    reached = float(model.evaluate({name: there[name] for name in names}, [output])[output])
    if not abs(reached - after[0]) <= _SAME * max(abs(value) for value in after):
        what = message(
            "the factors {names} do not account for the whole difference in {output!r}; add the others "
            "that differ, or leave factors out"
        )
        raise UsageError(what, names=", ".join(names), output=output)


def _table(
    model: Model,
    names: Sequence[str],
    here: Mapping[str, Numbers],
    there: Mapping[str, Numbers],
    parts: list[float],
    *,
    code: str,
) -> pd.DataFrame:
    known = [model.quantities[name] for name in names]
    frame = pd.DataFrame(
        {
            "factor": pd.Series(list(names), dtype="str"),
            "label": pd.Series([each.called(code) for each in known], dtype="str"),
            "unit": pd.Series([each.unit for each in known], dtype="str"),
            "before": [float(there[name]) for name in names],
            "after": [float(here[name]) for name in names],
            "part": np.array(parts, dtype=float),
        }
    )
    total, largest = frame["part"].sum(), frame["part"].abs().max()
    return frame.assign(share=frame["part"] / total if abs(total) > _SAME * (largest or 1) else np.nan)


def _sentences(
    model: Model,
    output: str,
    table: pd.DataFrame,
    ends: tuple[float, float],
    *,
    used: str,
    why: str,
    words: Label | None,
) -> tuple[Sentence, ...]:
    result = model.quantities[output]
    before, after = ends
    fields: dict[str, Part] = {
        "output": Label(result.label, output),
        "before": Amount(before, result.unit),
        "after": Amount(after, result.unit),
        "total": Amount(after - before, result.unit, signed=True),
        "other": words or Phrase(message("the other state")),
    }
    if not table["part"].any():
        return ((NOTHING, {}),)
    parts = [_part(model, row, result.unit) for row in table.to_dict("records")]
    cancel: list[Sentence] = [(CANCEL, {})] if table["share"].isna().all() else []
    opposed: list[Sentence] = [(OPPOSED, {})] if not cancel and (table["share"] < 0).any() else []
    reason: list[Sentence] = [(NO_LOGS, {"reason": Phrase(why)})] if why else []
    by: Sentence = (BY_LOGS if used == "lmdi" else BY_ORDERS, {})
    return ((DIFFERENCE, fields), *parts, *cancel, *opposed, by, *reason)


def _part(model: Model, row: Mapping[Any, Any], unit: str) -> Sentence:
    quantity = model.quantities[str(row["factor"])]
    part, share = row["part"], row["share"]
    fields: dict[str, Part] = {
        "label": Label(quantity.label, quantity.name),
        "part": Amount(part, unit, signed=True),
    }
    if np.isnan(share):
        return PART_ONLY, fields
    return PART, {**fields, "share": Amount(round(100 * share, 1), "percent")}
