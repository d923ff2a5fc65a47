"""Figures and tables with a number in their caption."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.figure import Figure

from caseload_analysis.reports.exhibit import Exhibit, picture
from caseload_analysis.reports.figures.canvas import svg
from caseload_analysis.reports.language import Language
from caseload_analysis.reports.tables import Rows, table


class Numbered:
    """What numbers figures and tables in the order in which they are first asked for.

    One that is shown again keeps its number.
    """

    language: Language
    numbers: dict[tuple[str, str], int]

    def figure(self, name: str, caption: str, drawn: Figure, alt: str) -> Exhibit:
        """Return a drawn figure with its numbered caption."""
        title = self.language.text("Figure {n}. {caption}", n=self._number("figure", name), caption=caption)
        return picture(f"figure-{name}", title, svg(drawn), alt)

    def table(
        self,
        name: str,
        caption: str,
        heads: Sequence[str],
        rows: Rows,
        *,
        words: Sequence[int] = (),
        notes: Sequence[str] = (),
    ) -> Exhibit:
        """Return a table with its numbered caption; ``words`` are the places of columns of text."""
        title = self.language.text("Table {n}. {caption}", n=self._number("table", name), caption=caption)
        return table(f"table-{name}", title, heads, rows, words=words, notes=notes)

    def _number(self, kind: str, name: str) -> int:
        taken = sum(known == kind for known, _ in self.numbers)
        return self.numbers.setdefault((kind, name), taken + 1)
