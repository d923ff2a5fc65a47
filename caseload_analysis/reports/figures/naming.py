"""Names beside points, where no other name stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from matplotlib import patheffects
from matplotlib.axes import Axes
from matplotlib.path import Path
from matplotlib.transforms import Bbox
from numpy.typing import NDArray

from caseload_analysis.reports.figures.canvas import GREY, INK
from caseload_analysis.reports.figures.compared import width_of

SIZE: Final = 7.5  # points: the letters of a name
LINE: Final = 0.13  # inches: the height of a name
REACH: Final = tuple(np.linspace(0.08, 1.3, 16))
"""Inches from a point to its name, the nearest that is free."""
ANGLES: Final = tuple(np.linspace(0.0, 2 * np.pi, 24, endpoint=False))
SHORT: Final = 0.12
"""Up to so many inches a name needs no line to its point."""
COVERED: Final = 0.12
"""Inches that a name would rather be further away than cover one more point."""

Points = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Name:
    """A name for the point at ``x`` and ``y``, in the units of the axes, at most ``reach`` inches away."""

    x: float
    y: float
    text: str
    color: str = INK
    bold: bool = False
    reach: float = REACH[-1]


@dataclass(slots=True)
class Ground:
    """What already stands on the sheet, in inches from its lower left corner."""

    sheet: Bbox
    points: Points
    taken: list[Bbox]
    leaders: list[Path] = field(default_factory=list)

    def free(self, place: Points, name: Name) -> Bbox | None:
        """Return the nearest place for a name that covers fewest points, where no other name stands."""
        best, cost = None, np.inf
        for reach, box in _around(place, name):
            if reach >= cost:
                break
            price = reach + COVERED * self._covers(box)
            if price < cost and self._holds(box) and not self._meets(box, place):
                best, cost = box, price
        return best

    def _holds(self, box: Bbox) -> bool:
        return bool(box.x0 >= 0 and box.y0 >= 0 and box.x1 <= self.sheet.x1 and box.y1 <= self.sheet.y1)

    def _covers(self, box: Bbox) -> int:
        x, y = self.points.T
        across = (x > box.x0 - 0.03) & (x < box.x1 + 0.03)
        return int((across & (y > box.y0 - 0.01) & (y < box.y1 + 0.01)).sum())

    def _meets(self, box: Bbox, place: Points) -> bool:
        """Whether a name, or the line to it, would lie over another name, its line or a mark."""
        leader = _leader(place, box)
        others = [other for other in self.taken if not other.contains(*place)]
        if box.count_overlaps(others) or any(leader.intersects_bbox(other, filled=False) for other in others):
            return True
        return any(
            line.intersects_bbox(box) or line.intersects_path(leader, filled=False) for line in self.leaders
        )


def name_points(ax: Axes, names: Sequence[Name], others: Points, marks: Points) -> list[str]:
    """Write each name near its point where no other name stands, the first ones first.

    ``others`` are the points (rows of x, y) that names avoid where they can, ``marks`` those that they
    never cover. Returns the names for which there was no room. The limits of the axes must have been set.
    """
    places = _inches(ax, np.array([[name.x, name.y] for name in names]))
    marked = [*places, *_inches(ax, marks)]
    taken = [Bbox.from_extents(x - 0.045, y - 0.045, x + 0.045, y + 0.045) for x, y in marked]
    ends = _inches(ax, np.array([[ax.get_xlim()[1], ax.get_ylim()[1]]]))[0]
    ground = Ground(Bbox.from_extents(0, 0, *ends), _inches(ax, others), taken)
    left = []
    for name, place in zip(names, places, strict=True):
        box = ground.free(place, name)
        if box is None:
            left.append(name.text)
            continue
        ground.taken.append(box)
        ground.leaders.append(_leader(place, box))
        _write(ax, name, box, ground)
    return left


def _inches(ax: Axes, points: Points) -> Points:
    """Return points in inches from the lower left corner; an axis of logarithms is straightened."""
    if not len(points):
        return np.empty((0, 2))
    corners = np.array([ax.get_xlim(), ax.get_ylim()]).T
    low, high = ax.transScale.transform(corners)
    box, figure = ax.get_position(), ax.figure.get_size_inches()  # type: ignore[union-attr]
    scale = np.array([box.width, box.height]) * figure / (high - low)
    return np.asarray((ax.transScale.transform(points) - low) * scale)


def _around(place: Points, name: Name) -> Iterator[tuple[float, Bbox]]:
    """Yield the places for a name around a point, the nearest first, with their distance."""
    width = width_of(name.text, SIZE, name.bold)
    for reach in [reach for reach in REACH if reach <= name.reach]:
        for angle in ANGLES:
            across, up = np.cos(angle), np.sin(angle)
            x = place[0] + across * reach + (across - 1) / 2 * width
            y = place[1] + up * reach + (up - 1) / 2 * LINE
            yield reach, Bbox.from_extents(x, y, x + width, y + LINE)


def _leader(place: Points, box: Bbox) -> Path:
    """Return the line from a point to the nearest place on the edge of its name."""
    end = np.clip(place, [box.x0, box.y0 + 0.03], [box.x1, box.y1 - 0.03])
    return Path(np.array([place, end]))


def _write(ax: Axes, name: Name, box: Bbox, ground: Ground) -> None:
    size = np.array([ground.sheet.x1, ground.sheet.y1])
    ends = np.asarray(ground.leaders[-1].vertices)
    if np.hypot(*(ends[1] - ends[0])) > SHORT:
        x, y = (ends / size).T
        ax.plot(x, y, transform=ax.transAxes, color=GREY, lw=0.5, zorder=4.5, gid="leader")
    x, y = np.array([box.x0 + box.x1, box.y0 + box.y1]) / 2 / size
    letters: dict[str, Any] = {
        "fontsize": SIZE,
        "color": name.color,
        "fontweight": "bold" if name.bold else "normal",
    }
    text = ax.text(x, y, name.text, transform=ax.transAxes, ha="center", va="center", zorder=5, **letters)
    text.set_gid("name")
    text.set_path_effects([patheffects.withStroke(linewidth=1.6, foreground="white")])
