"""From the scale of the fit to the scale of the reader: numbers, ratios, shares."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

UNITS: Final = {"gaussian": "value", "poisson": "ratio", "binomial": "share"}


@dataclass(frozen=True, slots=True)
class Scale:
    """How an effect on the scale of the fit is told.

    ``gaussian``: as it is. ``poisson``: e^effect, the ratio of the rates. ``binomial``: the share of
    which the log odds are those of ``share`` plus the effect, less ``share``. All three rise with the
    effect, so an interval may be carried over end by end.
    """

    family: str
    share: float = math.nan

    @property
    def unit(self) -> str:
        """``value``, ``ratio`` or ``share``."""
        return UNITS[self.family]

    @property
    def nothing(self) -> float:
        """What no effect is on the scale of the reader."""
        return 1.0 if self.family == "poisson" else 0.0

    def told(self, effect: float) -> float:
        """Return an effect of the fit on the scale of the reader.

        >>> Scale("poisson").told(math.log(1.1)), Scale("binomial", 0.5).told(0.0)
        (1.1, 0.0)
        """
        if self.family == "poisson":
            return math.exp(effect)
        if self.family == "binomial":
            return 1 / (1 + (1 - self.share) / self.share * math.exp(-effect)) - self.share
        return effect

    def margin(self, relevant: float | None) -> float | None:
        """Return the smallest relevant effect on the scale of the fit.

        Given in the unit of the value; for counts as a fraction (0.1: ten percent more, or the same
        factor less); for shares as a difference of shares, taken on the side where the log odds
        change least.

        >>> round(Scale("poisson").margin(0.1), 4), round(Scale("binomial", 0.5).margin(0.1), 4)
        (0.0953, 0.4055)
        """
        if relevant is None or self.family == "gaussian":
            return relevant
        if self.family == "poisson":
            return math.log1p(relevant)
        ends = [end for end in (self.share - relevant, self.share + relevant) if 0 < end < 1]
        return min((abs(_logit(end) - _logit(self.share)) for end in ends), default=math.inf)


def _logit(share: float) -> float:
    return math.log(share / (1 - share))
