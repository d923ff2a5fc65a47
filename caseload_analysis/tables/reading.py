"""The road of the tables: from a user's exports to an organisation with checked tables."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import pandas as pd

from caseload_analysis.spells.calendar import OPEN, days
from caseload_analysis.tables import checks
from caseload_analysis.tables.answered import impossible_answers, unknown_questions
from caseload_analysis.tables.codes import released_with_code
from caseload_analysis.tables.columns import Sheet, mapping_of, resolve
from caseload_analysis.tables.finish import finish, with_fte
from caseload_analysis.tables.forms.reading import Told, read_worksheets
from caseload_analysis.tables.forms.told import with_told
from caseload_analysis.tables.model import Table
from caseload_analysis.tables.organisation import Organisation, SourceFile
from caseload_analysis.tables.problems import MORE, DataError, Problem, message
from caseload_analysis.tables.recognised import recognised
from caseload_analysis.tables.rules import check_rows
from caseload_analysis.tables.scales import impossible_scores, unknown_scales
from caseload_analysis.tables.schema import TABLES
from caseload_analysis.tables.settings import Settings
from caseload_analysis.tables.sources import SETTINGS_FILE, Found, RawTable, find
from caseload_analysis.tables.spelling import with_one_spelling
from caseload_analysis.tables.typed import Typed, read_sheet

_SPELLS: Final = ("contracts", "absences", "cases", "assignments", "duties")
_WITH_REAL_ENDS: Final = ("cases", "assignments", "absences")


@dataclass
class _Reading:
    """The problems met on the way, and what came of the files."""

    problems: list[Problem] = field(default_factory=list)
    typed: dict[str, Typed] = field(default_factory=dict)
    told: list[Told] = field(default_factory=list)

    def stop_on_errors(self) -> None:
        """Raise DataError with everything that is wrong; remarks let the reading go on."""
        errors = [problem for problem in self.problems if problem.severity == "error"]
        if errors:
            files = list(dict.fromkeys(problem.file for problem in errors))
            raise DataError(
                sorted(errors, key=lambda each: (files.index(each.file), each.what == MORE, each.row or 0))
            )


def read_tables(
    source: Any, settings: Settings | Mapping[str, Any] | str | Path | None = None
) -> Organisation:
    """Return the organisation whose tables stand at ``source``, checked; its timelines are empty.

    Parameters
    ----------
    source : path or mapping of str to DataFrame
        A folder of CSV files, workbooks with a sheet per table and filled worksheets; one workbook;
        or frames by table name.
    settings : Settings, mapping or path, optional
        Instead of the ``caseload.toml`` in the folder or beside the workbook.

    Returns
    -------
    Organisation
        ``tables`` as ARCHITECTURE.md has them; ``first`` the setting ``since``, else the earliest
        start of a contract, case or assignment; ``last`` the setting ``until``, else the latest
        start of a contract, absence, case, assignment or duty or end of a case, assignment or
        absence.

    Raises
    ------
    DataError
        With every problem of every file at once.

    Examples
    --------
    >>> import pandas as pd
    >>> organisation = read_tables(
    ...     {
    ...         "dienstverbanden": pd.DataFrame(
    ...             {"medewerker": ["M1"], "team": ["Noord"], "uren": ["32"], "begin": ["01-02-2025"]}
    ...         ),
    ...         "zaken": pd.DataFrame({"zaak": ["Z1"], "begin": ["3-2-2025"], "eind": ["28-02-2025"]}),
    ...         "toewijzingen": pd.DataFrame(
    ...             {"zaak": ["Z1"], "medewerker": ["M1"], "begin": ["03-02-2025"], "eind": ["28-02-2025"]}
    ...         ),
    ...     },
    ...     settings={"norm": {"unit": "case", "per_fte": 12}},
    ... )
    >>> organisation.tables["contracts"]["fte"].round(4).tolist(), organisation.last - organisation.first
    ([0.8889], 27)
    """
    found = find(source)
    reading = _Reading(list(found.problems))
    chosen = _settings(settings, found, reading)
    mapping, problems = mapping_of(chosen.columns)
    reading.problems += problems
    ours, problems = recognised(found)
    reading.problems += problems
    for raw, table in ours:
        _read(raw, table, mapping.get(table.name, {}), chosen, reading)
    reading.told, problems = read_worksheets(found.worksheets)
    reading.problems += problems
    reading.problems += checks.check_references(reading.typed, [told.typed for told in reading.told])
    reading.stop_on_errors()
    return _organisation(found, chosen, reading)


# Settings


def _settings(given: Any, found: Found, reading: _Reading) -> Settings:
    """Return the settings; those that are wrong are noted and replaced, so that reading can go on."""
    try:
        if isinstance(given, Settings):
            return given
        if isinstance(given, Mapping):
            return Settings.from_mapping(given)
        path = Path(given) if given is not None else found.settings
        return Settings.from_toml(path if path is not None else Path(SETTINGS_FILE))
    except DataError as error:
        reading.problems += error.problems
        if given is None and found.settings is not None:
            return _stand_in(found.settings)
        return Settings.from_mapping(_ANY_NORM)


_ANY_NORM: Final = {"norm": {"unit": "case", "per_fte": 1}}


def _stand_in(path: Path) -> Settings:
    """Return settings that hold only the names of columns in a file that is otherwise wrong."""
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
        return Settings.from_mapping({**_ANY_NORM, "columns": written.get("columns", {})})
    except (OSError, ValueError, DataError):
        return Settings.from_mapping(_ANY_NORM)


# Tables


def _read(
    raw: RawTable, table: Table, mapping: Mapping[str, str], settings: Settings, into: _Reading
) -> None:
    """Read one table into ``into``, with everything that is wrong in it."""
    sheet, problems = resolve(raw, table, mapping, _required(table, settings))
    typed, unread = read_sheet(sheet)
    into.problems += [*problems, *_nothing_said(sheet), *unread]
    if table.name == "contracts":
        typed, unequal = with_fte(typed, settings.norm.full_time_hours)
        into.problems += unequal
    into.problems += check_rows(typed)
    into.typed[table.name] = typed


def _required(table: Table, settings: Settings) -> frozenset[str]:
    """Return the columns that must be there: a norm per child or family asks for its code."""
    counted = {f"{settings.norm.unit}_id"} if table.name == "cases" else set()
    return frozenset(column.name for column in table if column.required) | counted


def _nothing_said(sheet: Sheet) -> list[Problem]:
    """Return what follows from rows or ends that are not there at all."""
    if sheet.table.required and sheet.raw.cells.empty:
        remedy = message("export it again if it should have some")
        return [sheet.problem(message("the table has no rows"), remedy, severity="remark")]
    if "end" in sheet.table and "end" not in sheet.places and not sheet.raw.cells.empty:
        return [
            sheet.problem(
                message("there is no column {column}: every row counts as still running"),
                column="end",
                severity="remark",
            )
        ]
    return []


# The organisation


def _organisation(found: Found, settings: Settings, reading: _Reading) -> Organisation:
    frames: dict[str, pd.DataFrame] = {}
    reading.typed, reading.told = with_one_spelling(reading.typed, reading.told)
    scores, answers = (_all_of(reading, name) for name in ("perceptions", "evaluations"))
    reading.problems += [*impossible_scores(scores, settings), *impossible_answers(answers)]
    for name, typed in reading.typed.items():
        whole = finish(TABLES[name], typed.frame, settings.end_counts)
        frames[name], repeated = checks.drop_repeated(typed, whole)
        reading.problems += repeated
    first, last = _span(reading.typed, settings)
    remarks = checks.remarks(reading.typed, frames, settings, last)
    remarks += checks.unread_agreements(_agreements(reading))
    remarks += checks.worksheets_of_nobody(found.worksheets, frames["contracts"])
    remarks += released_with_code(_all_of(reading, "released_remarks"), frames)
    remarks += [*unknown_scales(scores, settings), *unknown_questions(answers)]
    frames, told_twice = with_told(frames, reading.typed, reading.told)
    reading.problems += told_twice
    reading.stop_on_errors()
    return Organisation(
        settings=settings,
        tables={name: frame.reset_index(drop=True) for name, frame in frames.items()},
        first=first,
        last=last,
        delivered_until=last,
        clipped=settings.until is not None,
        delivered=frozenset(name for name, frame in frames.items() if len(frame)),
        remarks=(*reading.problems, *remarks),
        sources=tuple(_with_rows(source, reading.told) for source in found.files),
    )


def _all_of(reading: _Reading, name: str) -> list[Typed]:
    """Return the rows of a table in every file, worksheets included."""
    told = [each.typed for each in reading.told if each.table == name]
    return [reading.typed[name], *told] if name in reading.typed else told


def _agreements(reading: _Reading) -> list[tuple[Typed, pd.DataFrame]]:
    """Return the agreements of every file, of a worksheet only those that were made in its meeting."""
    named = "agreements"
    own = [(reading.typed[named], reading.typed[named].frame)] if named in reading.typed else []
    return own + [
        (told.typed, told.typed.frame.loc[told.typed.frame["date"] == told.day])
        for told in reading.told
        if told.table == named
    ]


def _with_rows(source: SourceFile, told: list[Told]) -> SourceFile:
    """Return a file with the number of its rows, also of those that a worksheet tells."""
    more = sum(len(each.typed.frame) for each in told if each.file == source.name)
    return replace(source, rows=source.rows + more)


def _span(typed: Mapping[str, Typed], settings: Settings) -> tuple[int, int]:
    """Return the first and the last day that the tables speak of."""
    first = _earliest(typed) if settings.since is None else int(days([settings.since.isoformat()])[0])
    last = _latest(typed) if settings.until is None else int(days([settings.until.isoformat()])[0])
    if last < first and (settings.since is not None or settings.until is not None):
        raise DataError.single(
            message("the last day lies before the first: nothing is left to count"),
            message("correct since or until, or leave them out"),
            file=SETTINGS_FILE,
            column="since" if settings.until is None else "until",
            value=str(settings.since if settings.until is None else settings.until),
        )
    return first, last


def _earliest(typed: Mapping[str, Typed]) -> int:
    starts = pd.concat([typed[name].frame["start"] for name in ("contracts", "cases", "assignments")])
    return int(starts.min()) if len(starts) else 0


def _latest(typed: Mapping[str, Typed]) -> int:
    starts = [typed[name].frame["start"] for name in _SPELLS if name in typed]
    ends = [typed[name].frame["end"] for name in _WITH_REAL_ENDS if name in typed]
    every = pd.concat([*starts, *ends])
    dated = every[every < OPEN]
    return int(dated.max()) if len(dated) else -1
