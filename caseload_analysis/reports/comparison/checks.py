"""Rounded figures in plain text, the same in every language, for comparing runs."""

from __future__ import annotations

from collections.abc import Iterator

from caseload_analysis.comparison.benchmark import Benchmark
from caseload_analysis.comparison.checked import contradicting_rows
from caseload_analysis.comparison.published import published, recalculated
from caseload_analysis.reports.comparison.case_pictures import main_result
from caseload_analysis.reports.comparison.sheets import Sheets
from caseload_analysis.reports.comparison.words import own_row
from caseload_analysis.reports.exhibit import Exhibit, check


def checks(sheets: Sheets) -> Exhibit:
    """Return the figures of the report in a few lines of text."""
    lines = [
        f"year {sheets.asked.year}, own {sheets.asked.own or 'none'}",
        *(_indicator(sheets, name) for name in sheets.asked.indicators),
        f"contradicting rows {len(contradicting_rows(sheets.figures))}",
        *_document(),
        *_case(sheets),
    ]
    return check("checks", "\n".join(lines))


def _indicator(sheets: Sheets, name: str) -> str:
    result = sheets.found(name) if sheets.has_year(name) else None
    if not isinstance(result, Benchmark):
        return f"{name}: none"
    row, positions = result.summary.iloc[0], result.table["position"].value_counts()
    beyond = sum(int(positions.get(f"{side}_998", 0)) for side in ("above", "below"))
    text = (
        f"{name}: {int(row['given'])} of {int(row['organisations'])}, median {row['median']:.1f}, "
        f"{row['lower_quartile']:.1f} to {row['upper_quartile']:.1f}, total {row['total']:.1f}, "
        f"beyond {beyond}"
    )
    own = own_row(result)
    return text if own is None else f"{text}, own {own['value']:.1f} rank {own['rank']:.0f}"


def _document() -> Iterator[str]:
    again = recalculated()
    agree = int(again["agrees"].sum())
    yield f"document 004: {len(published())} figures, {agree} of {len(again)} formulas agree"


def _case(sheets: Sheets) -> Iterator[str]:
    case = sheets.case
    output = main_result(case)
    reproduced = case.table["reproduced"].value_counts()
    counts = " ".join(f"{name} {int(reproduced.get(name, 0))}" for name in ("yes", "no", "cannot"))
    yield f"case {case.name}: reproduced {counts}, missing {len(case.missing)}"
    if output is not None:
        yield f"{output} {case.model.points()[output]:.0f}"
