"""What the browser has of a panel, and what the panel holds: for the tests that look at it."""

import gc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from caseload_analysis.panel.board import Panel

DEMO = Path(__file__).parents[2] / "data" / "demo"


def chosen(files: dict[str, str]) -> tuple[dict[str, Any], ...]:
    """The files as the upload button hands them over."""
    return tuple({"name": name, "content": memoryview(text.encode())} for name, text in files.items())


def widgets(root: Any) -> Iterator[Any]:
    yield root
    for child in getattr(root, "children", ()):
        yield from widgets(child)


def on_screen(panel: Panel) -> str:
    """Everything that the browser has of the panel."""
    return "\n".join(str(widget.get_state()) for widget in widgets(panel.root))


def held(panel: Panel) -> list[pd.DataFrame]:
    """Every frame that the panel can still reach."""
    found, seen, todo = [], set(), [panel.__dict__]
    while todo:
        one = todo.pop()
        if id(one) in seen or isinstance(one, str | int | float | type | np.ndarray) or callable(one):
            continue
        seen.add(id(one))
        if isinstance(one, pd.DataFrame):
            found.append(one)
        elif "traitlets" not in type(one).__module__ and "ipywidgets" not in type(one).__module__:
            todo += gc.get_referents(one)
    return found


def persons(found: list[pd.DataFrame]) -> list[pd.DataFrame]:
    return [frame for frame in found if "employee_id" in frame and frame["employee_id"].ne("").any()]
