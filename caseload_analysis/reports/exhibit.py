"""Exhibit: one part of a report, with its caption, its alternative text, HTML and plain text."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Any, Literal

Kind = Literal["figure", "table", "text", "section", "check"]


@dataclass(frozen=True, slots=True)
class Exhibit:
    """What a notebook cell shows.

    Attributes
    ----------
    kind : {"figure", "table", "text", "section", "check"}
    name : str
        Identifies the part; becomes the ``id`` in the HTML.
    caption : str
        Numbered title of a figure or table, heading of a section.
    html : str
        Self-contained; empty for a check, which shows only its text.
    text : str
        The same in plain text.
    alt : str
        What a reader who does not see the figure must know.

    >>> paragraph("norm", "12 < 14").html
    '<p id="norm">12 &lt; 14</p>'
    """

    kind: Kind
    name: str
    caption: str
    html: str
    text: str
    alt: str = ""

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:  # noqa: ARG002
        bundle = {"text/html": self.html, "text/plain": self.text}
        return {kind: content for kind, content in bundle.items() if content}


def paragraph(name: str, text: str, css: str = "") -> Exhibit:
    """Return one paragraph of text."""
    style = f' class="{css}"' if css else ""
    return Exhibit("text", name, "", f'<p id="{name}"{style}>{escape(text)}</p>', text)


def bullets(name: str, items: Iterable[str]) -> Exhibit:
    """Return a list of texts."""
    rows = list(items)
    html = "".join(f"<li>{escape(item)}</li>" for item in rows)
    return Exhibit("text", name, "", f'<ul id="{name}">{html}</ul>', "\n".join(f"- {row}" for row in rows))


def picture(name: str, caption: str, svg: bytes, alt: str) -> Exhibit:
    """Return a figure with its caption below it."""
    data = base64.b64encode(svg).decode("ascii")
    image = f'<img src="data:image/svg+xml;base64,{data}" alt="{escape(alt)}">'
    html = f'<figure id="{name}">{image}<figcaption>{escape(caption)}</figcaption></figure>'
    return Exhibit("figure", name, caption, html, f"{caption}\n{alt}", alt)


def section(name: str, heading: str, *parts: Exhibit) -> Exhibit:
    """Return the parts in their order under one heading."""
    html = "".join(part.html for part in parts)
    body = "\n\n".join(part.text for part in parts)
    title = f"<h2>{escape(heading)}</h2>" if heading else ""
    alt = " ".join(part.alt for part in parts if part.alt)
    text = f"{heading}\n\n{body}" if heading else body
    return Exhibit("section", name, heading, f'<section id="{name}">{title}{html}</section>', text, alt)


def check(name: str, text: str) -> Exhibit:
    """Return rounded text that is compared when the notebook is run again, and is not on the report."""
    return Exhibit("check", name, "", "", text)
