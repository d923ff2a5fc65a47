"""Filling in a worksheet as a team would: by the words above and before a cell."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet


class Sheet:
    """One worksheet, opened; ``save`` writes it where it was."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.book = load_workbook(path)
        self.page: Worksheet = self.book.worksheets[0]

    def row(self, first: str) -> int:
        """Return the row whose first cell says ``first``."""
        return next(cell.row for cell in self.page["A"] if str(cell.value) == first)

    def codes(self) -> list[str]:
        """Return the employees in the sheet, in its order."""
        return [str(cell.value) for cell in self.page["A"] if str(cell.value or "").startswith("M0")]

    def put(self, row: int, head: str, value: Any) -> None:
        """Write ``value`` in ``row`` under the last head before it that says ``head``."""
        heads = [
            cell
            for line in self.page.iter_rows(max_row=row - 1)
            for cell in line
            if str(cell.value or "").startswith(head)
        ]
        self.page.cell(row, heads[-1].column).value = value

    def beside(self, label: str, value: Any) -> None:
        """Write ``value`` in the cell to the right of ``label``."""
        cell = next(each for line in self.page.iter_rows() for each in line if each.value == label)
        self.page.cell(cell.row, cell.column + 1).value = value

    def answer_all(self, date: Any, score: int) -> None:
        """Fill in an evaluation with one score everywhere."""
        self.beside("Datum", date)
        self.beside("Uw functie", "jeugdbeschermer")
        for step in ("klik", "samen analyseren", "samen een plan maken", "samen uitvoeren", "borgen"):
            row = next(cell.row for cell in self.page["A"] if str(cell.value or "").lower().startswith(step))
            for head in ("Gebeurt het?", "Helpt het?"):
                self.put(row, head, score)

    def save(self, folder: Path) -> None:
        """Put the sheet among the data."""
        self.book.save(folder / self.path.name)
