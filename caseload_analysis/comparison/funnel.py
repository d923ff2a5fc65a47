"""Funnel plots: which organisations differ more from the centre than their size explains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

import numpy as np
import pandas as pd

from caseload_analysis.comparison.chance import chance_limit
from caseload_analysis.comparison.ratios import Numbers, Ratios, ratios
from caseload_analysis.tables.problems import UsageError, message

TAILS: Final = {"95": 0.025, "998": 0.001}
"""What lies outside each pair of limits at either side."""
POSITIONS: Final = ("inside", "above_95", "below_95", "above_998", "below_998")
WINSORISED: Final = 0.1

_NOTHING: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Funnel:
    """What the limits of a funnel rest on, in the unit of the value (so times ``per``).

    ``deviation`` is the standard deviation of one unit around ``centre``; ``phi`` the mean of the
    squared winsorised z (missing where overdispersion was not looked at), ``tau`` the standard
    deviation between organisations that is added for it. Sizes are in clumps of ``clump`` units.
    """

    kind: str
    per: float
    centre: float
    deviation: float
    phi: float
    tau: float
    clump: float = 1.0

    def error(self, sizes: Numbers) -> Numbers:
        """Return deviation ÷ √size: the standard error that an organisation of each size has by chance."""
        return np.asarray(self.deviation / np.sqrt(sizes))

    def z(self, values: Numbers, sizes: Numbers) -> Numbers:
        """Return (value - centre) ÷ √(error² + τ²); missing where nothing can differ."""
        whole = np.sqrt(self.error(sizes) ** 2 + self.tau**2)
        return np.asarray((values - self.centre) / np.where(whole > 0, whole, np.nan))

    def limit(self, sizes: Numbers, tail: float) -> Numbers:
        """Return centre + (limit by chance alone - centre) × √(1 + τ² ÷ error²) for each size."""
        centre, deviation = self.centre / self.per, self.deviation / self.per
        exact = chance_limit(self.kind, centre, deviation, sizes, tail) * self.per
        error = np.where(self.error(sizes) > 0, self.error(sizes), 1.0)
        wide = self.centre + (exact - self.centre) * np.sqrt(1.0 + (self.tau / error) ** 2)
        if self.kind == "mean":
            return np.asarray(wide)
        return np.asarray(np.clip(wide, 0.0, self.per if self.kind == "proportion" else None))


def fitted_funnel(
    frame: pd.DataFrame,
    kind: str,
    *,
    per: float = 1.0,
    centre: float | None = None,
    overdispersion: bool = True,
    clump: float = 1.0,
) -> Funnel:
    """Return what the limits of a funnel rest on, without the limits; as ``funnel_limits`` does.

    >>> equal = pd.DataFrame({"organisation": ["A", "B"], "numerator": [5, 7], "denominator": [50, 70]})
    >>> fitted_funnel(equal, "proportion", per=100).centre
    10.0
    """
    return replace(_fitted(ratios(frame, kind, clump), per, centre, overdispersion), clump=clump)


def _fitted(found: Ratios, per: float, centre: float | None, overdispersion: bool) -> Funnel:
    middle = found.centre if centre is None else centre / per
    if found.kind != "mean" and (middle < 0 or (found.kind == "proportion" and middle > 1)):
        raise UsageError(message("the centre {centre} cannot be that of this kind of figure"), centre=centre)
    funnel = Funnel(found.kind, per, middle * per, found.unit_deviation(middle) * per, np.nan, 0.0)
    estimated = found.kind == "mean" and not found.with_deviation.any()
    if not overdispersion or estimated or not funnel.deviation > 0:
        return funnel
    rows = found.known
    phi, tau = _overdispersion(funnel, found.figures[rows] * per, found.denominators[rows])
    return replace(funnel, phi=phi, tau=tau)


def _overdispersion(funnel: Funnel, values: Numbers, sizes: Numbers) -> tuple[float, float]:
    """Return φ = Σ z² ÷ I of the winsorised z, and τ by the method of moments."""
    count = len(values)
    naive = funnel.z(values, sizes)
    kept = np.clip(naive, *np.quantile(naive, [WINSORISED, 1.0 - WINSORISED]))
    phi = float((kept**2).mean())
    weights = 1.0 / funnel.error(sizes) ** 2
    room = float(weights.sum() - (weights**2).sum() / weights.sum())
    if count < 2 or room <= 0 or count * phi <= count - 1:
        return phi, 0.0
    return phi, float(np.sqrt((count * phi - (count - 1)) / room))


def funnel_limits(
    frame: pd.DataFrame,
    kind: str,
    *,
    per: float = 1.0,
    centre: float | None = None,
    overdispersion: bool = True,
    clump: float = 1.0,
) -> pd.DataFrame:
    """Return for each organisation its value, the limits for its size, and where it lies between them.

    value = numerator ÷ denominator × per; centre = Σ numerators ÷ Σ denominators × per. By chance
    alone an organisation of n units has the standard error s = √(θ (1 - θ) ÷ n) (proportion), √(θ ÷ n)
    (rate) or σ ÷ √n (mean), and exact limits (binomial, Poisson) or normal ones (mean). Overdispersion:
    z = (value - θ) ÷ s, the lowest and highest 10 % put at the 10th and 90th percentile; φ = Σ z² ÷ I;
    τ² = (I φ - (I - 1)) ÷ (Σ w - Σ w² ÷ Σ w) with w = 1 ÷ s², not below 0; each limit then lies
    √(1 + τ² ÷ s²) times as far from the centre.

    Parameters
    ----------
    frame : DataFrame
        organisation, numerator, denominator, one row per organisation; not changed. For a mean: the
        sum, the number of units, and ``sd``, the standard deviation between the units (optional).
    kind : {"proportion", "rate", "mean"}
        ``proportion``: the numerator is a part of the denominator (vacancies of posts); ``rate``:
        events per unit (leavers per fte, days lost per working day, *and average caseload*).
    per : number
        Of how many units the value is: 100 for percent.
    centre : number, optional
        In the unit of the value, instead of that of all together.
    overdispersion : bool
        Whether the limits are widened for differences between organisations that are not chance.
    clump : number
        How many units come together, as the days of one spell of absence do: chance is reckoned with
        numerator and denominator ÷ clump.

    Returns
    -------
    frame
        The rows and columns of ``frame`` with value, centre, lower_95, upper_95, lower_998, upper_998
        (unit of the value), z (in standard errors, τ included), position ("inside", "above_95",
        "below_95", "above_998", "below_998"; on a limit is inside; empty without a value), phi and tau
        (the same in every row). ``attrs["funnel"]`` holds the fields of ``Funnel`` for
        ``funnel_curve``. A row that lacks numerator or denominator, or has a denominator of 0, stays.

    Raises
    ------
    UsageError
        For an unknown kind, a missing column, a negative count, a proportion above 1.

    Notes
    -----
    Source: Spiegelhalter 2005, Statistics in Medicine 24:1185-1202. Of his two ways the additive one
    is taken: a factor √φ would narrow large organisations' limits far below the differences that there
    are between organisations of any size. He has z_p √(s² + τ²) on the scale of the value; the exact
    distance stands for z_p s here, so that small organisations keep their skew limits and τ = 0 gives
    the exact ones [X]. Winsorising leaves 0.68 of a normal variance, so that differences below half as
    much again as chance add nothing, and where all organisations differ normally, and no few stand
    out, about 12 and 1.5 % lie outside the limits rather than 5 and 0.2 %.

    Average caseload is a rate: cases are counted, each is held once, and the fte of case holders are
    what they are spread over. The spread between workers, which a mean would need, is not published;
    what workers and authorities differ beyond counting ends up in τ.

    A numerator and denominator in fte are taken as counts. With nobody above one fte that makes the
    limits by chance a little wide, never too narrow (Σ w² ≤ Σ w).

    A mean without ``sd`` takes the spread from the organisations themselves (see
    ``Ratios.unit_deviation``), so that chance and overdispersion cannot be told apart: phi is missing,
    tau 0.

    Examples
    --------
    >>> teams = pd.DataFrame({"organisation": ["A", "B", "C"], "numerator": [30, 20, None],
    ...                       "denominator": [100, 200, 50]})
    >>> limits = funnel_limits(teams, "proportion", per=100, overdispersion=False)
    >>> limits[["value", "lower_95", "upper_95", "position"]].round(1).to_dict("list")
    {'value': [30.0, 10.0, nan], 'lower_95': [9.6, 11.6, 6.7], 'upper_95': [24.4, 22.0, 27.8],
     'position': ['above_998', 'below_95', '']}
    """
    found = ratios(frame, kind, clump)
    funnel = replace(_fitted(found, per, centre, overdispersion), clump=clump)
    values, sizes = found.figures * per, found.denominators
    result = frame.assign(value=values, **_limits(funnel, sizes), z=funnel.z(values, sizes))
    result["position"] = pd.Series(_positions(result), index=frame.index, dtype="str")
    result = result.assign(phi=funnel.phi, tau=funnel.tau)
    result.attrs["funnel"] = asdict(funnel)
    return result


def _limits(funnel: Funnel, sizes: Numbers) -> dict[str, Any]:
    """Return the columns centre and limits; missing where there is no size."""
    columns: dict[str, Any] = {"centre": np.where(np.isnan(sizes), np.nan, funnel.centre)}
    rows = np.isfinite(sizes) & np.isfinite(funnel.centre)
    for level, outside in TAILS.items():
        for side, tail in (("lower", outside), ("upper", 1.0 - outside)):
            column = np.full(len(sizes), np.nan)
            column[rows] = funnel.limit(sizes[rows], tail)
            columns[f"{side}_{level}"] = column
    return columns


def _positions(limits: pd.DataFrame) -> Any:
    near = _NOTHING * limits["centre"].abs().clip(lower=_NOTHING)
    beyond = {
        f"{word}_{level}": sign * (limits["value"] - limits[f"{side}_{level}"]) > near
        for level in ("998", "95")
        for word, side, sign in (("above", "upper", 1), ("below", "lower", -1))
    }
    choices = {"": limits["value"].isna(), **beyond}
    return np.select(list(choices.values()), list(choices), default="inside")


def funnel_of(limits: pd.DataFrame) -> Funnel:
    """Return what the limits in a frame of ``funnel_limits`` rest on.

    Raises UsageError when the frame is another one, or was joined with another since.

    >>> equal = pd.DataFrame({"organisation": ["A", "B"], "numerator": [5, 7], "denominator": [50, 70]})
    >>> funnel_of(funnel_limits(equal, "rate", per=100)).centre
    10.0
    """
    if "funnel" not in limits.attrs:
        raise UsageError(message("a funnel is drawn from the frame of funnel_limits as it was returned"))
    return Funnel(**limits.attrs["funnel"])


def funnel_curve(limits: pd.DataFrame | Funnel, sizes: Sequence[float] | Numbers) -> pd.DataFrame:
    """Return the same limits for a grid of sizes, to draw the funnel.

    Parameters
    ----------
    limits : DataFrame or Funnel
        What ``funnel_limits`` or ``fitted_funnel`` returned.
    sizes : numbers
        Denominators as they were given, above 0.

    Returns
    -------
    frame
        size, centre, lower_95, upper_95, lower_998, upper_998.

    Raises
    ------
    UsageError
        When the frame is not one of ``funnel_limits``, or was joined with another since.

    Examples
    --------
    >>> funnel = Funnel("rate", 1.0, 16.0, 4.0, float("nan"), 0.0)
    >>> funnel_curve(funnel, [100.0])[["lower_95", "upper_95"]].round(2).to_dict("list")
    {'lower_95': [15.23], 'upper_95': [16.79]}
    """
    funnel = limits if isinstance(limits, Funnel) else funnel_of(limits)
    grid = np.asarray(sizes, dtype=np.float64)
    sizes = np.where(grid > 0, grid, np.nan) / funnel.clump
    return pd.DataFrame({"size": grid, **_limits(funnel, sizes)})
