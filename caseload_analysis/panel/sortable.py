"""Frames as tables that one can sort and search, in the words of the reader and without the network."""

from __future__ import annotations

from importlib import import_module
from typing import Any, Final

from caseload_analysis.reports.language import Language
from caseload_analysis.tables.problems import message

LARGEST: Final = "2MB"
"""So much of a frame is sent to the browser; of a larger one a part, and the table says so."""

_LABELS: Final = {
    "search": message("Search:"),
    "lengthMenu": message("Show _MENU_ rows"),
    "info": message("Rows _START_ to _END_ of _TOTAL_"),
    "infoEmpty": message("No rows"),
    "infoFiltered": message("(chosen from _MAX_)"),
    "emptyTable": message("There is nothing in this table"),
    "zeroRecords": message("Nothing was found"),
}
_SPOKEN: Final = {
    "orderable": message(": sort by this column"),
    "orderableReverse": message(": sort the other way round"),
    "orderableRemove": message(": no longer sort by this column"),
}
_PAGES: Final = {
    "first": message("First page"),
    "previous": message("Previous page"),
    "next": message("Next page"),
    "last": message("Last page"),
}


def sortable_tables(language: str = "nl") -> None:
    """Show every frame of this notebook as a table that one can sort and search.

    The scripts for it are in the package itables and go into the output of this cell; nothing is fetched.

    Parameters
    ----------
    language : {"nl", "en"}
        Of what is written around the tables; the names of the columns are those of the library.

    Examples
    --------
    >>> labels("nl")["search"], labels("en")["info"]
    ('Zoek:', 'Rows _START_ to _END_ of _TOTAL_')
    """
    itables: Any = import_module("itables")
    capture_output = import_module("IPython.utils.capture").capture_output
    options = itables.options
    # It takes every label for a text, but those that are spoken stand a level deeper.
    options.warn_on_unexpected_option_type = False
    options.language = labels(language)
    options.maxBytes = LARGEST
    options.classes = "display compact"
    with capture_output() as captured:
        itables.init_notebook_mode(all_interactive=True, connected=False)
    # Its first output asks for what the second brings, and fails in the browser where it comes first.
    for output in reversed(captured.outputs):
        output.display()


def labels(language: str) -> dict[str, Any]:
    """Return what is written around a table, under the names that DataTables has for it."""
    text = Language(language).text
    around: dict[str, Any] = {name: text(words) for name, words in _LABELS.items()}
    around["decimal"] = "."  # as pandas writes the numbers in the cells
    pages = {name: text(words) for name, words in _PAGES.items()}
    around["aria"] = {**{name: text(words) for name, words in _SPOKEN.items()}, "paginate": pages}
    return around
