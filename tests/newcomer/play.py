"""Play a newcomer's first hour: the commands of the README in a fresh clone, their output held against it.

Run by ``make newcomer``. Every block of the README that is marked ``console`` is played in order, in
one shell. What a block shows below a command is what a newcomer is promised to see; ``...`` stands for
anything. The exports of the imaginary newcomer are those of the demo under other names, shuffled, with
one mistake in them.
"""

from __future__ import annotations

import argparse
import csv
import doctest
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```console\n(.*?)^```$", flags=re.DOTALL | re.MULTILINE)
DONE = "-- played --"
FORGIVING = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE | doctest.REPORT_NDIFF

FILES = {
    "dienstverbanden": "personeel",
    "zaken": "zakenlijst",
    "toewijzingen": "toewijzingen",
    "verzuim": "verzuim",
}
COLUMNS = {"medewerker": "Pers.nr.", "functie": "Functie omschrijving", "zaak": "Zaaknummer"}


@dataclass(frozen=True)
class Step:
    """One command of the README and what it promises to show."""

    command: str
    promised: str


def steps(page: str) -> Iterator[Step]:
    """Yield the commands of a page in order; lines that begin with ``>`` continue one."""
    for block in BLOCK.findall(page):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            first, *rest = part.splitlines()
            more = [line for line in rest if line.startswith(">")]
            command = "\n".join([first, *(line.removeprefix(">").removeprefix(" ") for line in more)])
            yield Step(command, "".join(f"{line}\n" for line in rest[len(more) :]))


def exports(demo: Path, folder: Path) -> None:
    """Write the demo's four main tables as another system would: other names, other order, one mistake."""
    folder.mkdir()
    order = random.Random(12)
    for ours, theirs in FILES.items():
        with (demo / f"{ours}.csv").open(encoding="utf-8-sig", newline="") as file:
            header, *rows = csv.reader(file, delimiter=";")
        places = list(range(len(header)))
        order.shuffle(places)
        order.shuffle(rows)
        if ours == "verzuim":
            mistype(rows, header.index("eind"))
        with (folder / f"{theirs}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, delimiter=";")
            writer.writerow([COLUMNS.get(header[place], header[place]) for place in places])
            writer.writerows([[row[place] for place in places] for row in rows])


def mistype(rows: list[list[str]], place: int) -> None:
    """Let one date in June be a day later than the month is long."""
    row = next(row for row in rows if row[place].startswith("30-06-"))
    row[place] = row[place].replace("30-06-", "31-06-")


def surroundings(home: Path) -> dict[str, str]:
    """Return the environment of somebody who has just sat down: a new home, no environment of Python."""
    kept = {name: value for name, value in os.environ.items() if name not in {"VIRTUAL_ENV", "PYTHONPATH"}}
    inside = os.environ.get("VIRTUAL_ENV", "")
    folders = [each for each in kept["PATH"].split(os.pathsep) if not inside or not each.startswith(inside)]
    for name in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS", "MAKE_TERMOUT", "MAKE_TERMERR"):
        kept.pop(name, None)
    return {**kept, "HOME": str(home), "PATH": os.pathsep.join(folders), "LANG": "C.UTF-8"}


def played(commands: Sequence[str], folder: Path, home: Path) -> list[str]:
    """Return what each command showed, all of them played in one shell in ``folder``."""
    script = "\n".join(f"{command}\necho '{DONE}'" for command in commands)
    shell = subprocess.run(
        ["bash", "-s"],
        input=script,
        cwd=folder,
        env=surroundings(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return shell.stdout.split(f"{DONE}\n")


def difference(step: Step, shown: str) -> str:
    """Return how what was shown differs from what was promised; empty where it does not."""
    checker = doctest.OutputChecker()
    if checker.check_output(step.promised, shown, FORGIVING):
        return ""
    return checker.output_difference(doctest.Example(step.command, step.promised), shown, FORGIVING)


def main() -> int:
    """Play the hour; return how many commands did not show what the README promises."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--log", type=Path, help="where the log of the hour is kept")
    log = options.parse_args().log
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="newcomer-") as name:
        home, folder = Path(name), Path(name) / "caseload-analysis"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder)], check=True)
        exports(folder / "data" / "demo", folder / "my-exports")
        todo = list(steps((folder / "README.md").read_text(encoding="utf-8")))
        shown = played([step.command for step in todo], folder, home)
    if log:
        log.write_text("".join(f"$ {s.command}\n{out}" for s, out in zip(todo, shown, strict=False)))
    wrong = 0
    for step, output in zip(todo, shown, strict=False):
        differs = difference(step, output)
        wrong += bool(differs)
        print(f"$ {step.command}\n{differs or '  as promised'}", flush=True)
    unplayed = len(todo) - min(len(todo), len(shown) - 1)
    minutes = (time.monotonic() - began) / 60
    print(f"{len(todo) - wrong - unplayed} of {len(todo)} commands as promised, in {minutes:.1f} minutes")
    return 1 if wrong or unplayed or not todo else 0


if __name__ == "__main__":
    sys.exit(main())
