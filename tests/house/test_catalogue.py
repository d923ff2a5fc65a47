"""Every text that a user reads has a Dutch translation with the same fields, and no other has."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from string import Formatter

import pytest
from babel.messages import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po

PACKAGE = Path(__file__).parents[2] / "caseload_analysis"
DUTCH = sorted((PACKAGE / "reports" / "locale" / "nl").glob("*.po"))
KEYWORDS: dict[str, tuple[int, ...] | None] = {"message": None, "text": None, "plural": (1, 2)}
Text = str | tuple[str, ...]


def texts(source: bytes) -> set[Text]:
    """Return the texts marked in ``source``; a plural is a pair."""
    return {found for _, found, _, _ in extract("python", BytesIO(source), KEYWORDS) if found}


def unreadable(source: bytes) -> list[int]:
    """Return the lines where a marked text is put together in the code, so that nobody can look it up."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and node.args and _name(node) in KEYWORDS and _is_made(node)
    ]


def _name(call: ast.Call) -> str:
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def _is_made(call: ast.Call) -> bool:
    """``text`` may be handed a template from elsewhere; ``message`` marks one, so it needs the letters."""
    first = call.args[0]
    if _name(call) == "message" and isinstance(call.func, ast.Name):
        return not isinstance(first, ast.Constant)
    return isinstance(first, ast.JoinedStr | ast.BinOp) and _name(call) != "message"


def fields(text: str) -> set[str]:
    """Return the names of the fields in a template."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def forms(text: str | Sequence[str] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())


def differs(entry: Message) -> bool:
    """Whether a translation is missing or has other fields than its text."""
    pairs = zip(forms(entry.id), forms(entry.string), strict=True)
    return any(not there.strip() or fields(here) != fields(there) for here, there in pairs)


@cache
def used() -> dict[Text, str]:
    """Return every marked text with a module that uses it."""
    return {
        text: path.relative_to(PACKAGE).as_posix()
        for path in sorted(PACKAGE.rglob("*.py"))
        for text in texts(path.read_bytes())
    }


def entries(catalog: Catalog) -> dict[Text, Message]:
    return {
        entry.id if isinstance(entry.id, str) else tuple(entry.id): entry for entry in catalog if entry.id
    }


def catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="nl", abort_invalid=True)


@pytest.fixture(scope="module")
def dutch() -> dict[Text, Message]:
    return {text: entry for path in DUTCH for text, entry in entries(catalogue(path)).items()}


def test_every_text_is_in_the_catalogues(dutch: dict[Text, Message]) -> None:
    assert not {text: place for text, place in used().items() if text not in dutch}


def test_every_translation_is_there_and_has_the_same_fields(dutch: dict[Text, Message]) -> None:
    assert not [text for text, entry in dutch.items() if differs(entry)]


def test_nothing_is_left_over_or_doubtful(dutch: dict[Text, Message]) -> None:
    assert not [path.name for path in DUTCH if catalogue(path).obsolete]
    assert not [text for text, entry in dutch.items() if entry.fuzzy]
    assert not set(dutch) - set(used())


def test_no_text_is_translated_twice(dutch: dict[Text, Message]) -> None:
    assert len(dutch) == sum(len(entries(catalogue(path))) for path in DUTCH)


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.stem)
def test_texts_stand_in_the_code_as_they_are(path: Path) -> None:
    assert not unreadable(path.read_bytes())


def test_the_extraction_itself() -> None:
    source = (
        b'message("one {a}")\nlanguage.text("two " "parts", a=1)\n'
        b'x.plural("{n} case", "{n} cases", n)\naxes.text(0, 1, "not ours")\n'
    )
    assert texts(source) == {"one {a}", "two parts", ("{n} case", "{n} cases")}
    assert unreadable(b'message(name)\nx.text(f"a {b}")\nx.text(template)\nmessage("a")\n') == [1, 2]


@pytest.mark.parametrize(
    ("text", "translation", "wrong"),
    [
        ("{a} is late", "{a} is te laat", False),
        ("{a} is late", "dat is te laat", True),
        ("{a} is late", "", True),
        (("{n} case", "{n} cases"), ("{n} zaak", "{n} zaken"), False),
        (("{n} case", "{n} cases"), ("{n} zaak", ""), True),
    ],
)
def test_a_wrong_translation_is_seen(text: Text, translation: Text, wrong: bool) -> None:
    assert differs(Message(text, translation)) is wrong
