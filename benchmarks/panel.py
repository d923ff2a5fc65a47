"""Time every move in the panel for 64 teams, as a share of the 0.3 seconds in which it should answer.

Measured is what the kernel does between the message of the browser and the last change of a widget:
choosing, measuring, drawing and encoding. Each move is made on something that was not shown before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import typer
from enlarged import enlarge
from samples import DEMO

from caseload_analysis import explore
from caseload_analysis.panel.board import Panel
from caseload_analysis.panel.views import VIEWS

TIMES = 8
"""Eight times the eight teams of the demo."""

ROUNDS = 7
LIMIT = 0.3

Move = Callable[[], object]


def write_settings(demo: Path, into: Path) -> None:
    """Write the settings of ``demo`` with the rules of its teams for every copy of them."""
    head, mark, tail = (demo / "caseload.toml").read_text(encoding="utf-8").partition("[teams.")
    rules = [re.sub(r"\[teams\.(\w+)\]", rf"[teams.\1-{number}]", mark + tail) for number in range(TIMES)]
    (into / "caseload.toml").write_text("\n".join([head, *rules]), encoding="utf-8")


def moves(panel: Panel) -> Iterator[tuple[str, Move]]:
    """Yield the name of each move and how it is made once more."""
    controls = panel.controls
    teams, shares = cycle(controls.team.options), cycle(range(3, 49))
    periods = cycle(controls.period.options[1:30])

    def to(widget: object, values: Iterator[object]) -> Move:
        """Return the move to the next of the values."""
        return lambda: setattr(widget, "value", _value(next(values)))

    for view in VIEWS:
        yield f"{view}: another team", _in(panel, view, to(controls.team, teams))
        yield f"{view}: another period", _in(panel, view, to(controls.period, periods))
        if "band" in VIEWS[view].uses:
            yield f"{view}: another band", _in(panel, view, to(controls.share, shares))
        if "baseline" in VIEWS[view].uses:
            norms = cycle(["deployable", "formation"])
            yield f"{view}: another norm", _in(panel, view, to(controls.baseline, norms), anew=True)
        if "unit" in VIEWS[view].uses:
            counted = cycle(["family", "child", "case"])
            yield f"{view}: another unit", _in(panel, view, to(controls.unit, counted), anew=True)
    shown = cycle(["caseload", "employees"])
    yield "back to a view shown before", lambda: setattr(controls.view, "value", next(shown))


def _value(option: object) -> object:
    return option[1] if isinstance(option, tuple) else option


def _in(panel: Panel, view: str, move: Move, *, anew: bool = False) -> Move:
    """Return a move in one view; ``anew`` forgets before it what was kept of earlier ones."""

    def made() -> tuple[float, float]:
        """Make the move and return the seconds of the clock and of the processor."""
        panel.controls.view.value = view
        if anew and panel.study is not None:
            panel.study.shelf.__init__()  # type: ignore[misc]
            panel.study.of_team(panel.controls.team.value)
        return timed(move)

    return made


def timed(move: Move) -> tuple[float, float]:
    """Return the seconds that ``move`` takes, of the clock and of the processor."""
    clock, processor = perf_counter(), process_time()
    move()
    return perf_counter() - clock, process_time() - processor


def main() -> None:
    """Print the table."""
    with TemporaryDirectory() as folder:
        enlarge(DEMO, Path(folder), TIMES)
        write_settings(DEMO, Path(folder))
        begun = perf_counter()
        panel = explore.panel(folder)
        typer.echo(
            f"{len(panel.controls.team.options)} teams, read and shown in {perf_counter() - begun:.1f} s"
        )
        typer.echo("   clock  processor  of 0.3 s")
        worst = 0.0
        for name, move in moves(panel):
            took = [result if isinstance(result := move(), tuple) else timed(move) for _ in range(ROUNDS)]
            clock, processor = (median(each) for each in zip(*took, strict=True))
            worst = max(worst, processor)
            typer.echo(f"{clock:7.3f} s {processor:7.3f} s {processor / LIMIT:9.0%}  {name}")
        typer.echo(f"the slowest takes {worst / LIMIT:.0%} of {LIMIT} s")


if __name__ == "__main__":
    main()
