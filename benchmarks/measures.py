"""Time the reading and the four measures, and print in which functions of ours the time goes."""

from __future__ import annotations

import cProfile
import pstats
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typer
from clock import median_seconds
from enlarged import enlarge
from samples import DEMO

import caseload_analysis as ca

TIMES = 8
"""Eight times the eight teams of the demo."""

ROUNDS = 5
SHOWN = 6
PANEL_SECONDS = 0.3
"""In this the interactive panel should answer, for an organisation of sixty teams."""

MEASURES = (ca.caseload, ca.formation, ca.absence, ca.deviation)
PACKAGE = Path(ca.__file__).parent


def costly(call: Callable[[], object]) -> Iterator[str]:
    """Yield our functions in which ``call`` spends most of its time, those they call included."""
    profile = cProfile.Profile()
    profile.runcall(call)
    stats = pstats.Stats(profile)
    places: dict[tuple[str, int, str], tuple[Any, ...]] = stats.stats  # type: ignore[attr-defined]
    whole = stats.get_stats_profile().total_tt
    longest = sorted(places.items(), key=lambda item: -item[1][3])
    ours = [(place, times[3]) for place, times in longest if Path(place[0]).is_relative_to(PACKAGE)]
    for (file, _, name), took in ours[1 : SHOWN + 1]:
        module = Path(file).relative_to(PACKAGE).with_suffix("").as_posix()
        yield f"      {took / whole:4.0%}  {module}: {name}"


def report(name: str, call: Callable[[], object]) -> float:
    """Print how long ``call`` takes and where, and return the seconds."""
    took = median_seconds(call, ROUNDS)
    typer.echo(f"  {took:8.3f} s  {name}")
    for line in costly(call):
        typer.echo(line)
    return took


def measure_all(title: str, read: Callable[[], ca.Organisation]) -> None:
    """Print the times of one organisation."""
    org = read()
    rows = sum(len(table) for table in org.tables.values())
    typer.echo(f"{title}: {len(org.teams)} teams, {rows:,} rows in the tables")
    report("read", read)
    for by in ("team", "employee"):
        whole = sum(
            report(f"{measure.__name__}, by {by}, all months", partial(measure, org, by, "M"))
            for measure in MEASURES
        )
        within = "within" if whole <= PANEL_SECONDS else "over"
        typer.echo(f"  {whole:8.3f} s  the four by {by}: {within} the {PANEL_SECONDS} s of the panel")


def main() -> None:
    """Measure the demo and its enlargement."""
    measure_all("The demo", lambda: ca.read(DEMO))
    with TemporaryDirectory() as folder:
        settings = enlarge(DEMO, Path(folder), TIMES)
        measure_all("\nThe demo eight times over", lambda: ca.read(folder, settings=settings))


if __name__ == "__main__":
    main()
