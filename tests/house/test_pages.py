"""What the pages of the project promise is there: files, commands and goals of make."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.main import get_command

from caseload_analysis.cli import app

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
# In code only, at the start of it, or behind the folder of the environment.
COMMAND = re.compile(r"(?:^|`)(?:\S+/)?caseload ([a-z]+)", flags=re.MULTILINE)
GOAL = re.compile(r"(?:^|`)make ([a-z-]+)", flags=re.MULTILINE)

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def code_of(page: Path) -> str:
    """Return the blocks of code of a page and the pieces of code in its lines, each on a line."""
    text = text_of(page)
    return "\n".join(
        [*re.findall(r"```\w*\n(.*?)```", text, flags=re.DOTALL), *re.findall(r"`[^`\n]+`", text)]
    )


def broken(page: Path) -> list[str]:
    """Return the links of ``page`` to files that are not there."""
    targets = LINK.findall(text_of(page))
    return [target for target in targets if "://" not in target and not (page.parent / target).exists()]


def commands() -> set[str]:
    return set(getattr(get_command(app), "commands", {}))


def goals() -> set[str]:
    return set(re.findall(r"^([a-z-]+):", text_of(ROOT / "Makefile"), flags=re.MULTILINE))


@every_page
def test_links_lead_somewhere(page: Path) -> None:
    assert not broken(page)


@every_page
def test_commands_and_goals_exist(page: Path) -> None:
    code = code_of(page)
    assert set(COMMAND.findall(code)) <= commands()
    assert set(GOAL.findall(code)) <= goals()


def test_the_readme_names_every_command() -> None:
    named = set(COMMAND.findall(code_of(ROOT / "README.md")))
    assert commands()
    assert named == commands()


def test_what_is_seen_on_a_page(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "[a](page.md#part), ![b](gone.png), [c](https://example.org/x)\n"
        "`caseload check X`, caseload is a word, `make demo`\n```sh\n.venv/bin/caseload go\nmake it\n```\n",
        encoding="utf-8",
    )
    assert broken(page) == ["gone.png"]
    assert set(COMMAND.findall(code_of(page))) == {"check", "go"}
    assert set(GOAL.findall(code_of(page))) == {"demo", "it"}
