"""Weeks, months, quarters and years, found by walking over the days."""

from __future__ import annotations

from dataclasses import dataclass

from facts import date, day


@dataclass(frozen=True)
class Span:
    """One period: its days are first, first + 1, …, after - 1."""

    first: int
    after: int

    @property
    def days(self) -> range:
        return range(self.first, self.after)

    @property
    def last(self) -> int:
        return self.after - 1


def start_of_period(today: int, every: str) -> int:
    """The first day of the week, month, quarter or year that holds ``today``."""
    it = date(today)
    if every == "W":
        return today - it.weekday()
    month = {"M": it.month, "Q": 3 * ((it.month - 1) // 3) + 1, "Y": 1}[every]
    return day(it.year, month, 1)


def spans(every: str, first: int, last: int, clipped: bool = False) -> list[Span]:
    """The periods that hold the days first … last, found by walking over the days."""
    found = []
    start = start_of_period(first, every)
    today = start
    while start <= last:
        today += 1
        if start_of_period(today, every) != start:
            found.append(Span(start, min(today, last + 1) if clipped else today))
            start = today
    return found
