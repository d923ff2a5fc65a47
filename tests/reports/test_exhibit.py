"""What a notebook cell shows, in HTML and in plain text."""

from __future__ import annotations

import base64
from html.parser import HTMLParser

from caseload_analysis.reports.exhibit import bullets, check, paragraph, picture, section


class Tags(HTMLParser):
    """Collects the tags of a page with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_a_figure_carries_its_image_caption_and_alternative() -> None:
    shown = picture("caseload", "Figure 1. A < B", b"<svg/>", 'alt "text" & more')
    (_, figure), (_, image), _ = Tags(shown.html).found
    assert figure == {"id": "caseload"}
    assert image["alt"] == 'alt "text" & more'
    kind, _, data = str(image["src"]).partition(",")
    assert kind == "data:image/svg+xml;base64"
    assert base64.b64decode(data) == b"<svg/>"
    assert "<figcaption>Figure 1. A &lt; B</figcaption>" in shown.html


def test_both_forms_are_offered_to_the_notebook() -> None:
    shown = paragraph("note", "5 < 6")._repr_mimebundle_()
    assert shown == {"text/html": '<p id="note">5 &lt; 6</p>', "text/plain": "5 < 6"}


def test_a_check_has_no_html() -> None:
    assert check("checks", "caseload 59")._repr_mimebundle_() == {"text/plain": "caseload 59"}


def test_a_section_keeps_the_order_and_the_alternatives() -> None:
    whole = section(
        "part",
        "A & B",
        paragraph("one", "1"),
        picture("two", "c", b"", "seen"),
        bullets("three", ["x", "<y>"]),
    )
    assert [tag for tag, _ in Tags(whole.html).found] == [
        "section",
        "h2",
        "p",
        "figure",
        "img",
        "figcaption",
        "ul",
        "li",
        "li",
    ]
    assert whole.text.startswith("A & B\n\n1")
    assert whole.alt == "seen"
    assert "&lt;y&gt;" in whole.html


def test_a_section_without_a_heading_has_none() -> None:
    assert "<h2" not in section("part", "", paragraph("one", "1")).html
