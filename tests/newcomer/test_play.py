"""The player of the README's first hour notices a promise that is not kept."""

from __future__ import annotations

import csv
import importlib.util
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = """Text.

```console
$ echo one
one
$ cat <<'END'
> two
>
> three
> END
two
...
```

```sh
echo not played
```

```console
$ false
```
"""


@pytest.fixture(scope="module")
def play():
    spec = importlib.util.spec_from_file_location("newcomer_play", Path(__file__).parent / "play.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # a dataclass looks its own module up
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


def test_the_commands_of_a_page_are_played_in_one_shell(play, tmp_path):
    steps = list(play.steps(PAGE))
    assert [step.command for step in steps] == ["echo one", "cat <<'END'\ntwo\n\nthree\nEND", "false"]
    shown = play.played([step.command for step in steps], tmp_path, tmp_path)
    assert shown == ["one\n", "two\n\nthree\n", "", ""]
    assert [play.difference(*pair) for pair in zip(steps, shown, strict=False)] == ["", "", ""]


def test_what_is_not_as_promised_is_told(play):
    assert "seven" in play.difference(play.Step("count", "7 errors, ...\n"), "seven errors\n")
    assert play.difference(play.Step("count", ""), "something\n")


def test_the_exports_hold_the_same_rows_and_one_mistake(play, tmp_path):
    play.exports(ROOT / "data" / "demo", tmp_path / "exports")
    with (tmp_path / "exports" / "verzuim.csv").open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file, delimiter=";")
    with (ROOT / "data" / "demo" / "verzuim.csv").open(encoding="utf-8-sig", newline="") as file:
        original, *others = csv.reader(file, delimiter=";")
    assert "Pers.nr." in header and header != original
    wrong = [cell for row in rows for cell in row if cell.startswith("31-06-")]
    assert len(wrong) == 1
    mended = [[cell.replace("31-06-", "30-06-") for cell in row] for row in rows]
    place = [header.index(play.COLUMNS.get(name, name)) for name in original]
    assert sorted([row[at] for at in place] for row in mended) == sorted(others)


def test_the_readme_promises_something_of_every_check(play):
    steps = list(play.steps((ROOT / "README.md").read_text(encoding="utf-8")))
    checks = [step for step in steps if step.command.startswith("caseload check")]
    assert len(checks) == 3
    assert all("remarks" in step.promised for step in checks)
