"""What a signal is called: a word beside the colour."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import pandas as pd

from caseload_analysis.tables.problems import message

Text = Callable[..., str]

WORDS: Final = {
    ("outside", "up"): message("out of line, high"),
    ("outside", "down"): message("out of line, low"),
    ("trend", "up"): message("rising for {points} {periods} in a row"),
    ("trend", "down"): message("falling for {points} {periods} in a row"),
    ("two_of_three", "up"): message("close to the upper limit twice in three"),
    ("two_of_three", "down"): message("close to the lower limit twice in three"),
    ("shift", "up"): message("above the mean for {points} {periods} in a row"),
    ("shift", "down"): message("below the mean for {points} {periods} in a row"),
    ("long_run", "up"): message("above the middle for {points} {periods}, longer than by chance"),
    ("long_run", "down"): message("below the middle for {points} {periods}, longer than by chance"),
    ("few_crossings", ""): message("moves from one side to the other less often than by chance"),
}
"""The English text of every signal, by its code and direction."""

PERIODS: Final = {
    "W": message("weeks"),
    "M": message("months"),
    "Q": message("quarters"),
    "Y": message("years"),
}
OTHER_PERIODS: Final = message("points")

VARIATION: Final = {"improvement": message("improvement"), "concern": message("point of attention")}
ASSURANCE: Final = {
    "consistent_pass": message("meets the target, as the process is now"),
    "consistent_fail": message("does not meet the target, as the process is now"),
    "inconsistent": message("meets the target at some times and not at others"),
}


def english(msgid: str, **fields: Any) -> str:
    """Return an English text with its fields filled."""
    return msgid.format(**fields)


def signal_texts(frame: pd.DataFrame, text: Text = english) -> pd.Series:
    """Return the signal of every row of a frame of ``signals`` as its reader calls it.

    Parameters
    ----------
    frame : DataFrame
        With signal, direction, points and period, as ``signals`` returns it.
    text : callable
        ``text(msgid, **fields)`` in the reader's language, as ``Language.text``.

    Returns
    -------
    texts
        One a row, on the index of ``frame``; empty where there is no signal.

    Examples
    --------
    >>> periods = pd.period_range("2025-01", periods=2, freq="M")
    >>> frame = pd.DataFrame({"period": periods, "signal": ["", "trend"], "direction": ["", "up"],
    ...                       "points": [0, 7]})
    >>> signal_texts(frame).tolist()
    ['', 'rising for 7 months in a row']
    """
    columns = [frame[name] for name in ("signal", "direction", "points", "period")]
    found = [
        text(WORDS[signal, direction], points=int(points), periods=text(_length(period))) if signal else ""
        for signal, direction, points, period in zip(*columns, strict=True)
    ]
    return pd.Series(found, index=frame.index, dtype="str")


def _length(period: Any) -> str:
    code = period.freqstr[0] if isinstance(period, pd.Period) else ""
    return PERIODS.get(code, OTHER_PERIODS)
