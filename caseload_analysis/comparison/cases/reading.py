"""Reading the file of a business case, ours or somebody's own, into quantities."""

from __future__ import annotations

import keyword
import tomllib
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from caseload_analysis.comparison import shipped
from caseload_analysis.comparison.cases.entries import Against, CaseFile, Entry, Option, keys
from caseload_analysis.comparison.cases.formulas import EXTREMES, parse
from caseload_analysis.comparison.cases.quantities import Published, Quantity, Words, ranged
from caseload_analysis.comparison.published import Figure, published_figure
from caseload_analysis.tables.problems import CaseloadError, DataError, UsageError, message
from caseload_analysis.tables.settings_errors import settings_problems

AT_MOST = frozenset({"almost", "at most", "less than"})
AT_LEAST = frozenset({"at least", "more than"})
"""Qualifiers that leave only one side of a rounding open [X]."""


@dataclass(frozen=True)
class Written:
    """A case as it is written: its quantities by name, and what is said about them."""

    name: str
    file: str
    title: Words
    quantities: dict[str, Quantity]
    sources: dict[str, str] = field(default_factory=dict)
    never_together: tuple[frozenset[str], ...] = ()
    options: dict[str, Option] = field(default_factory=dict)
    against: dict[str, Against] = field(default_factory=dict)
    remarks: tuple[Words, ...] = ()
    units: tuple[str, ...] = ()
    inputs: dict[str, Any] = field(default_factory=dict)
    chosen: dict[str, str] = field(default_factory=dict)


def shipped_cases() -> tuple[str, ...]:
    """Return the names of the cases that come with the package.

    >>> shipped_cases()
    ('baanzicht', 'bjaa', 'buurtzorg')
    """
    return tuple(sorted(path.stem for path in (shipped.folder("tno") / "cases").glob("*.toml")))


def located(case: str | Path, beside: Path | None = None) -> Path:
    """Return the file of a case: one of ours by name, or any by its path.

    ``beside`` is the folder in which a relative path is looked for first. UsageError where there is
    neither.

    >>> located("bjaa").name
    'bjaa.toml'
    """
    name = str(case)
    if name in shipped_cases():
        return shipped.located("tno", f"cases/{name}.toml")
    for path in [*([beside / name] if beside is not None else []), Path(name)]:
        if path.is_file():
            return path
    raise UsageError.unknown(message("business case"), name, shipped_cases())


def read_case(path: Path, above: tuple[Path, ...] = ()) -> Written:
    """Return what stands in a file and in the case that it extends.

    Raises
    ------
    DataError
        With file, key, value and remedy, for all that does not fit.

    Examples
    --------
    >>> read_case(located("bjaa")).quantities["tariff"].is_missing
    True
    """
    content = _content(path)
    base = _base(content, path, above)
    if content.source and content.source not in {**base.sources, **content.sources}:
        raise _unknown_source(content.source, path, "source")
    own = {name: _quantity(name, entry, content, base, path) for name, entry in content.quantities.items()}
    return replace(
        base,
        name=path.stem,
        file=path.name,
        title=content.title or base.title,
        quantities={**base.quantities, **own},
        sources={**base.sources, **content.sources},
        never_together=(*base.never_together, *map(frozenset, content.never_together)),
        options={**base.options, **content.options},
        against={**base.against, **content.against},
        remarks=(*base.remarks, *content.remarks),
        units=(*base.units, *content.units),
        inputs={**base.inputs, **content.inputs},
        chosen={**base.chosen, **content.choose},
    )


def _content(path: Path) -> CaseFile:
    """Return the checked content of one file."""
    try:
        return CaseFile.model_validate(tomllib.loads(path.read_text(encoding="utf-8-sig")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataError.single(
            message("the business case cannot be read: {reason}"),
            message("mend the line named; save the file as UTF-8"),
            file=path.name,
            details={"reason": str(error)},
        ) from None
    except ValidationError as error:
        raise DataError(settings_problems(error, path.name, keys())) from None


def _base(content: CaseFile, path: Path, above: tuple[Path, ...]) -> Written:
    """Return the case that a file extends, or an empty one."""
    if not content.extends:
        return Written(path.stem, path.name, content.title, {})
    try:
        found = located(content.extends, path.parent)
    except UsageError as error:
        raise _at(error, path, "extends", content.extends) from None
    if found.resolve() in (*above, path.resolve()):
        raise DataError.single(
            message("this case extends itself"),
            message("name another case, or leave extends out"),
            file=path.name,
            column="extends",
            value=content.extends,
        )
    return read_case(found, (*above, path.resolve()))


def _quantity(name: str, entry: Entry, content: CaseFile, base: Written, path: Path) -> Quantity:
    """Return one quantity; what is not said of it comes from its figure, or from the case extended."""
    key = f"quantities.{name}"
    if name in EXTREMES or keyword.iskeyword(name):
        raise DataError.single(
            message("{value} cannot be the name of a quantity"),
            message("choose another name"),
            file=path.name,
            column=key,
            value=name,
        )
    source = entry.source or content.source
    if source and source not in {**base.sources, **content.sources}:
        raise _unknown_source(source, path, f"{key}.source")
    try:
        figures = [_figure(each) for each in _ids(entry)]
        found = _with_words(base.quantities.get(name, Quantity(name, "")), entry, source, figures)
        if entry.formula:
            return _with_formula(found, entry, figures, path.name, key)
        found = replace(found, formula=None, published=None)
        low, value, high = _limits(entry, figures)
        found = ranged(found, value, low, high, entry.distribution)
    except DataError:
        raise
    except UsageError as error:
        raise _at(error, path, key, "") from None
    return replace(found, status=entry.status or _status(found, figures))


_figure = cache(published_figure)


def _ids(entry: Entry) -> tuple[str, ...]:
    return entry.figures or ((entry.figure,) if entry.figure else ())


def _with_words(base: Quantity, entry: Entry, source: str, figures: list[Figure]) -> Quantity:
    """Return a quantity with its label, unit, source and note, but without its value."""
    first = figures[0] if figures else None
    words = {"en": first.indicator, "nl": first.indicator_nl} if first else {}
    notes = {"en": first.note, "nl": first.note_nl} if first and first.note else {}
    unit = first.unit.replace("dimensionless", "share").replace("euro/euro", "share") if first else ""
    return replace(
        base,
        label={**base.label, **words, **entry.label},
        unit=entry.unit or unit or base.unit or "share",
        source=source or base.source,
        origin=first.source if first else base.origin,
        slide=entry.slide or (first.slide if first else base.slide),
        qualifier=first.qualifier if first and not entry.formula else "",
        note={**base.note, **notes, **entry.note},
    )


def _with_formula(base: Quantity, entry: Entry, figures: list[Figure], file: str, key: str) -> Quantity:
    """Return a quantity that is worked out, with the published result that it is held against."""
    values = [figure.value for figure in figures] or [each for each in (entry.published,) if each is not None]
    step = entry.rounding or max((figure.step for figure in figures), default=0.0)
    status: Literal["published", "derived"] = (
        "derived" if figures and figures[0].status == "derived" else "published"
    )
    return replace(
        base,
        formula=parse(entry.formula, file=file, column=f"{key}.formula"),
        value=None,
        low=None,
        high=None,
        distribution=None,
        status=entry.status or "derived",
        published=Published(min(values), max(values), step, status) if values else None,
    )


def _limits(entry: Entry, figures: list[Figure]) -> tuple[float | None, float | None, float | None]:
    """Return low, most likely and high value of an input."""
    match figures:
        case [low, high]:
            return low.value, None, high.value
        case [figure] if entry.range == "rounding":
            below = 0.0 if figure.qualifier in AT_LEAST else figure.rounding
            over = 0.0 if figure.qualifier in AT_MOST else figure.rounding
            return figure.value - below, figure.value, figure.value + over
        case [figure]:
            return None, figure.value, None
    return entry.low, entry.value, entry.high


def _status(quantity: Quantity, figures: list[Figure]) -> Any:
    if figures:
        return figures[0].status
    return "not_published" if quantity.is_missing else "assumption"


def _unknown_source(source: str, path: Path, column: str) -> DataError:
    return DataError.single(
        message("there is no source {value}"),
        message("add it under sources, with its title"),
        file=path.name,
        column=column,
        value=source,
    )


def _at(error: CaseloadError, path: Path, column: str, value: str) -> DataError:
    """Return an error of a call as one of a place in a file."""
    details = {**error.details, "value": error.details.get("value", value)}
    return DataError.single(error.what, "", file=path.name, column=column, details=details)
