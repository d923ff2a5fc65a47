"""Tables: pure functions from tidy frames and a language to an Exhibit, drawn by great-tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

import great_tables as gt
import pandas as pd

from caseload_analysis.reports.exhibit import Exhibit
from caseload_analysis.reports.language import Language
from caseload_analysis.reports.words import REASONS, STATUS, in_a_row, units_without, word

Rows = list[list[str]]


def table(
    name: str,
    caption: str,
    heads: Sequence[str],
    rows: Rows,
    *,
    words: Sequence[int] = (),
    notes: Sequence[str] = (),
) -> Exhibit:
    """Return rows of finished text as a table; the first column names the row.

    Columns are numbers (to the right) save those whose place is in ``words``. The HTML has a caption,
    a scope for every heading, and no style of its own: the report brings that.
    """
    keys = [f"c{i}" for i in range(len(heads))]
    frame = pd.DataFrame(rows, columns=keys, dtype="str")
    drawn = (
        gt.GT(frame, rowname_col="c0", id=name)
        .tab_stubhead(heads[0])
        .cols_label(cases=dict(zip(keys[1:], heads[1:], strict=True)))
        .cols_align("right", [key for i, key in enumerate(keys) if i and i not in words])
        .cols_align("left", [key for i, key in enumerate(keys) if i in words])
    )
    found = re.search(r"(<table[^>]*>)(.*</table>)", drawn.as_raw_html(), re.DOTALL)
    if found is None:
        raise RuntimeError("great-tables gave no table")
    inner = f"{found[1]}<caption>{escape(caption)}</caption>{found[2]}"
    below = "".join(f'<p class="note">{escape(note)}</p>' for note in notes)
    plain = "\n".join([caption, " | ".join(heads), *(" | ".join(row) for row in rows), *notes])
    return Exhibit("table", name, caption, f'<div class="table" id="{name}">{inner}{below}</div>', plain)


def hidden_columns(row: pd.Series) -> frozenset[str]:
    """Return the names of the figures in this row that are withheld."""
    return frozenset(re.findall(r"\w+", str(row.get("hidden", ""))))


def employee_rows(
    frame: pd.DataFrame, language: Language, unit: str, every: str, baseline: str = "formation"
) -> Rows:
    """Return per employee: code, fte, caseload, norm, deviation, band, how long outside, remark.

    Norm and deviation are those of the ``baseline``.
    """
    return [
        [
            str(row["employee_id"]),
            language.number(row["fte"], 2),
            language.number(row["actual"]),
            language.number(row[f"norm_{baseline}"], 1),
            language.percent(row[f"deviation_{baseline}"], signed=True),
            word(language, STATUS, str(row["status"])),
            in_a_row(language, int(row["periods_outside"]), every)
            if row["status"] in {"above", "below"}
            else "",
            remark(row, language, unit, baseline),
        ]
        for _, row in frame.iterrows()
    ]


def remark(row: pd.Series, language: Language, unit: str, baseline: str = "formation") -> str:
    """Return what must be known beside an employee's figures.

    The deployable norm is in it for those readers only who may see it per person: to the others it
    is a missing number here. Where it is the ``baseline`` itself it stands in a column of its own.
    """
    said = []
    if row["status"] == "undefined":
        said.append(units_without(language, row["actual"], unit, baseline))
    if row["ramp_up"] < 1:
        said.append(language.text("in the ramp-up ({share})", share=language.percent(row["ramp_up"], 0)))
    other = _deployable(row, language, unit) if baseline == "formation" else []
    return "; ".join([*said, *other])


def _deployable(row: pd.Series, language: Language, unit: str) -> list[str]:
    """Say how somebody stands to the deployable norm, where it is known and another one."""
    norm = row["norm_deployable"]
    if pd.isna(norm) or norm == row["norm_formation"]:
        return []
    if norm > 0:
        deviation = language.percent(row["deviation_deployable"], signed=True)
        shown = language.number(norm, 1)
        return [language.text("deployable norm {norm} ({deviation})", norm=shown, deviation=deviation)]
    if not row["actual"]:
        return []
    return [units_without(language, row["actual"], unit, "deployable")]


def flow_rows(frame: pd.DataFrame, language: Language) -> Rows:
    """Return per period: its name, stock before, in, from other teams, out, to other teams, stock after."""
    came = frame["inflow"] + frame["transfers_in"]
    went = frame["outflow"] + frame["transfers_out"]
    shown = frame.assign(start=frame["end"] - came + went)
    columns = ["start", "inflow", "transfers_in", "outflow", "transfers_out", "end"]
    return [
        [language.period(row["period"]), *(language.number(row[column]) for column in columns)]
        for _, row in shown.iterrows()
    ]


def establishment_rows(
    now: pd.Series, before: pd.Series | None, language: Language, reasons: Sequence[str]
) -> Rows:
    """Return per kind of establishment: its name, the period before, this period, the change."""
    names = {
        "establishment_fte": language.text("establishment (budget)"),
        "vacancy_fte": language.text("vacancy (minus: more in post than budgeted)"),
        "contract_fte": language.text("in post"),
        "joined_fte": language.text("joined in this period"),
        "left_fte": language.text("left in this period"),
        "deployable_fte": language.text("deployable"),
        "effective_fte": language.text("deployable, ramp-up included"),
        "non_deployable_fte": language.text("not deployable"),
        **{reason: "– " + word(language, REASONS, reason) for reason in reasons},
    }
    withheld = hidden_columns(now) >= set(reasons)
    left_out = set(reasons) if withheld else {reason for reason in reasons if _nowhere(reason, now, before)}
    present = [column for column in names if _given(now, column) and column not in left_out]
    rows = [[names[column], *_change(now, before, column, language)] for column in present]
    return (
        [*rows, [language.text("– by reason"), "", language.number(0, hidden=True), ""]] if withheld else rows
    )


def _nowhere(reason: str, now: pd.Series, before: pd.Series | None) -> bool:
    """Whether a reason takes nothing in either period."""
    return now[reason] == 0 and (before is None or before[reason] == 0)


def _given(row: pd.Series, column: str) -> bool:
    """Whether a figure is known, or withheld and so to be shown as withheld."""
    return bool(pd.notna(row[column])) or column in hidden_columns(row)


def _change(now: pd.Series, before: pd.Series | None, column: str, language: Language) -> list[str]:
    """Return a figure before and now, and the difference."""
    shown = [_cell(row, column, language, 2) for row in (before, now)]
    if before is None or column in hidden_columns(now) | hidden_columns(before):
        return [*shown, "–"]
    return [*shown, language.number(now[column] - before[column], 2, signed=True)]


def _cell(row: pd.Series | None, column: str, language: Language, decimals: int) -> str:
    if row is None:
        return language.number(float("nan"))
    return language.number(row[column], decimals, hidden=column in hidden_columns(row))


def absence_rows(columns: Sequence[pd.Series | None], language: Language) -> Rows:
    """Return per absence figure: its name and its value in each of the given periods."""
    now = next(row for row in columns if row is not None)
    rates = ["rate", *(str(name) for name in now.index if re.fullmatch(r"rate_\d+_\w+", str(name)))]
    rows = [[_rate_name(name, language), *(_rate(row, name, language) for row in columns)] for name in rates]
    plain = {
        language.text("spells per employee a year"): ("frequency", 2),
        language.text("mean duration of ended spells, in days"): ("mean_duration", 1),
    }
    rows += [[name, *(_cell(row, key, language, n) for row in columns)] for name, (key, n) in plain.items()]
    zero = [_rate(row, "zero_absence", language, share=True) for row in columns]
    return [*rows, [language.text("employees without a spell"), *zero]]


def _rate(row: pd.Series | None, name: str, language: Language, *, share: bool = False) -> str:
    if row is None:
        return language.number(float("nan"))
    value = row[name] if share else row[name] / 100
    return language.percent(value, hidden=name in hidden_columns(row))


def _rate_name(column: str, language: Language) -> str:
    if column == "rate":
        return language.text("absence rate")
    _, low, high = column.split("_")
    if high == "up":
        return language.text("– spells of {low} days and longer", low=low)
    return language.text("– spells of {low} to {high} days", low=low, high=high)
