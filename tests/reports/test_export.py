"""From an executed notebook to one page that needs nothing else."""

import base64
import io
import struct
import zlib
from html.parser import HTMLParser

import matplotlib as mpl
import pytest
from matplotlib.figure import Figure
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from caseload_analysis.reports import export
from caseload_analysis.tables.problems import UsageError

VOID = {"meta", "img", "br", "hr", "link", "input"}


class Page(HTMLParser):
    """The start tags of a page, whether they are closed, and its text."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(page.decode("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(self.words)

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]


def shows(kind: str = "execute_result", tags: tuple[str, ...] = (), **data: str) -> NotebookNode:
    bundle = {key.replace("_", "/", 1).replace("_", "+"): value for key, value in data.items()}
    output = new_output(kind, data=bundle)
    return new_code_cell("secret = 1", outputs=[output], metadata={"tags": list(tags)})


def page_of(*cells: NotebookNode, title: str = "Report", language: str = "nl") -> Page:
    page = Page(export.to_html(new_notebook(cells=list(cells)), title, language))
    assert page.open == []
    return page


def drawn(form: str) -> bytes:
    with mpl.rc_context():
        figure = Figure()
        figure.subplots().plot([3, 1, 2])
        file = io.BytesIO()
        figure.savefig(file, format=form)
    return file.getvalue()


@pytest.mark.parametrize("kind", ["execute_result", "display_data"])
def test_a_png_survives_pixel_for_pixel(kind: str) -> None:
    png = drawn("png")
    page = page_of(shows(kind, image_png=base64.encodebytes(png).decode(), text_plain="line"))
    (image,) = page.named("img")
    source = str(image["src"])
    assert source.startswith("data:image/png;base64,")
    assert base64.b64decode(source.partition(",")[2], validate=True) == png
    assert image["alt"] == "line"


@pytest.mark.parametrize("kind", ["execute_result", "display_data"])
def test_an_svg_survives(kind: str) -> None:
    svg = drawn("svg").decode()
    page = page_of(shows(kind, image_svg_xml=svg[svg.index("<svg") :]))
    assert len(page.named("svg")) == 1
    assert len(page.named("path")) == svg.count("<path")


@pytest.mark.parametrize("kind", ["execute_result", "display_data"])
def test_html_comes_before_an_image_and_an_image_before_text(kind: str) -> None:
    page = page_of(
        shows(kind, text_html="<p id='rich'>rich</p>", image_png="QUJD", text_plain="poor"),
        shows(kind, image_png="QUJD", text_plain="poorest"),
        shows(kind, text_plain="only <text>"),
    )
    assert [attrs["id"] for attrs in page.named("p")] == ["rich"]
    assert len(page.named("img")) == 1
    assert "poor" not in page.text
    assert "only <text>" in page.text


def test_code_error_stream_and_prompts_are_not_shown() -> None:
    cell = shows(text_plain="shown")
    cell.outputs.append(new_output("stream", name="stderr", text="FutureWarning"))
    cell.outputs.append(new_output("stream", name="stdout", text="printed"))
    text = page_of(cell).text
    assert "shown" in text
    assert "printed" in text
    assert "secret" not in text
    assert "FutureWarning" not in text
    assert "In [" not in text


@pytest.mark.parametrize("tag", ["parameters", "injected-parameters", "check", "hide"])
def test_cells_with_these_tags_are_left_out(tag: str) -> None:
    page = page_of(shows(text_plain="left out", tags=(tag,)), shows(text_plain="kept", tags=("other",)))
    assert "left out" not in page.text
    assert "kept" in page.text


def test_language_and_title_stand_in_the_page_and_are_escaped() -> None:
    page = page_of(title="Team <A> & B", language="nl")
    assert page.named("html") == [{"lang": "nl"}]
    assert "Team <A> & B" in page.text
    assert page.named("a") == []


def test_markdown_is_rendered_without_anchor_links() -> None:
    page = page_of(new_markdown_cell("# Head\n\nsome *text*"))
    assert len(page.named("h1")) == 1
    assert page.named("a") == []
    assert "¶" not in page.text


def test_the_page_is_for_a4_and_loads_nothing() -> None:
    html = export.to_html(new_notebook(cells=[new_markdown_cell("text")]), "Report", "en").decode()
    page = Page(html.encode())
    assert "@page" in html
    assert "A4" in html
    assert "url(http" not in html
    assert "@import" not in html
    assert not page.named("script")
    assert not page.named("link")
    assert not [attrs for _, attrs in page.tags if str(attrs.get("src") or "").startswith("http")]


@pytest.mark.parametrize(
    "html",
    [
        "<script>run()</script>",
        "<img src='https://example.org/a.png'>",
        "<img src='//example.org/a.png'>",
        "<link rel='stylesheet' href='http://example.org/a.css'>",
        "<iframe src='https://example.org'></iframe>",
        "<svg><image xlink:href='https://example.org/a.png'/></svg>",
        "<img srcset='a.png 2x'>",
    ],
)
def test_an_output_that_loads_or_runs_something_is_refused(html: str) -> None:
    with pytest.raises(UsageError, match="would load or run"):
        page_of(shows(text_html=html))


def test_a_link_that_a_reader_may_follow_stays() -> None:
    assert page_of(shows(text_html="<a href='https://example.org'>more</a>")).named("a")


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_a_planned_format_is_said_not_to_be_there_yet(form: str) -> None:
    with pytest.raises(UsageError, match=f"{form} is not there yet"):
        export.exporter(form)


def test_an_unknown_format_gets_the_known_ones() -> None:
    with pytest.raises(UsageError, match="did you mean 'html'"):
        export.exporter("htm")
    assert export.exporter("html") is export.to_html


def test_the_drawn_png_is_a_real_one() -> None:
    png = drawn("png")
    assert png[12:16] == b"IHDR"
    width, height = struct.unpack(">II", png[16:24])
    assert width > 100 < height
    assert zlib.crc32(png[12:29]) == struct.unpack(">I", png[29:33])[0]
