"""From an executed notebook to a file that stands by itself."""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Final

from caseload_analysis.reports.libraries import library
from caseload_analysis.tables.problems import UsageError, message

if TYPE_CHECKING:
    from nbformat import NotebookNode

_STYLE: Final = Path(__file__).resolve().parent / "style"
_LOADING: Final = {
    "link": "href", "img": "src", "script": "src", "iframe": "src", "object": "data", "embed": "src",
    "source": "src", "video": "src", "audio": "src", "image": "href", "use": "href", "base": "href",
}  # fmt: skip
_SCRIPT: Final = "a script"

Exporter = Callable[["NotebookNode", str, str], bytes]


def to_html(notebook: NotebookNode, title: str, language: str) -> bytes:
    """Return ``notebook`` as one HTML page in UTF-8, with its style and images inside.

    Markdown and outputs are shown, code is not. Of each output the richest form is taken: HTML, SVG,
    PNG, JPEG, Markdown, else plain text. Cells tagged ``parameters``, ``check`` or ``hide`` are left
    out, and so is what the notebook wrote to the error stream. Raises UsageError when an output would
    run a script or load something from elsewhere.
    """
    exporter = library("nbconvert").HTMLExporter(
        template_file=str(_STYLE / "report.html.j2"),
        exclude_anchor_links=True,
    )
    report = {
        "title": title,
        "language": language,
        "style": (_STYLE / "report.css").read_text(encoding="utf-8"),
        "hidden": {"parameters", "injected-parameters", "check", "hide"},
    }
    page, _ = exporter.from_notebook_node(notebook, resources={"report": report})
    if elsewhere := loads(page):
        raise _refused(elsewhere[0])
    return str(page).encode("utf-8")


EXPORTERS: Final[dict[str, Exporter]] = {"html": to_html}
PLANNED: Final = ("pdf", "docx")


def exporter(name: str) -> Exporter:
    """Return the exporter of a format: ``html``. Raises UsageError for one that is not there (yet)."""
    if name in PLANNED:
        what = message("the format {name} is not there yet; html is, and a browser prints it to PDF")
        raise UsageError(what, name=name)
    if name not in EXPORTERS:
        raise UsageError.unknown(message("format"), name, EXPORTERS)
    return EXPORTERS[name]


def _refused(elsewhere: str) -> UsageError:
    if elsewhere == _SCRIPT:
        return UsageError(message("the report would load or run a script; show it as an image instead"))
    what = message("the report would load or run {address}; show it as an image instead")
    return UsageError(what, address=elsewhere)


class _Loads(HTMLParser):
    """Collects what a page runs, and what it loads that is not inside it."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what this tag would load or run."""
        if tag == "script":
            self.found.append(_SCRIPT)
        wanted = {_LOADING.get(tag, ""), f"xlink:{_LOADING.get(tag, '')}", "srcset", "poster"}
        for name, value in attrs:
            if name in wanted and value and not value.startswith(("data:", "#")):
                self.found.append(value)


def loads(page: str) -> list[str]:
    """Return what ``page`` runs or loads from outside itself, in its order.

    >>> loads('<img src="data:image/png;base64,AA"><a href="https://example.org">see</a>')
    []
    >>> loads('<img src="https://example.org/a.png"><script>run()</script>')
    ['https://example.org/a.png', 'a script']
    """
    parser = _Loads()
    parser.feed(page)
    return parser.found
