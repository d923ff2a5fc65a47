"""Who is in post, who can be deployed, and the caseload that goes with it, from day to day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from caseload_analysis.spells.calendar import dates, days
from caseload_analysis.spells.overlap import intersect, stack
from caseload_analysis.tables.settings import PerFte, Settings

DUTIES = "duties"
NORMS = ("norm_formation", "norm_deployable")

Values = NDArray[np.float64]


def reasons(settings: Settings) -> list[str]:
    """Return the reasons for which establishment is not deployable: kinds of absence, then duties.

    >>> reasons(Settings.from_mapping({"norm": {"unit": "case", "per_fte": 12}}))
    ['sickness', 'maternity', 'parental', 'unpaid', 'care', 'duties']
    """
    return [*dict.fromkeys(settings.deployment.reduced_by), DUTIES]


def value_columns(settings: Settings) -> list[str]:
    """Return the columns of the capacity that add up: fte in all but the norms, which are caseloads.

    >>> value_columns(Settings.from_mapping({"norm": {"unit": "case", "per_fte": 12}}))[:2]
    ['contract_fte', 'deployable_fte']
    """
    return ["contract_fte", "deployable_fte", *reasons(settings), "effective_fte", "ramp_up_fte", *NORMS]


def norm_per_fte(role: pd.Series[str], team: pd.Series[str], norm: PerFte) -> Values:
    """Return the norm of a full-timer: that of the role, else of the team, else the default.

    >>> norm_per_fte(pd.Series(["support", "worker"]), pd.Series(["Noord", "Noord"]),
    ...              PerFte(default=12, role={"support": 0}, team={"Noord": 11})).tolist()
    [0.0, 11.0]
    """
    by_role = role.str.casefold().map({name.casefold(): value for name, value in norm.role.items()})
    by_team = team.map(dict(norm.team))
    chosen = by_role.astype(np.float64).fillna(by_team.astype(np.float64)).fillna(norm.default)
    return np.asarray(chosen, dtype=np.float64)


def ramp_up(contracts: pd.DataFrame, months: Sequence[float]) -> pd.DataFrame:
    """Return the months in which an employee does not yet carry a full caseload.

    The first month runs from the first day of the employee's first contract to the same day of the
    next calendar month [X].

    Returns
    -------
    frame
        employee_id, start, stop, ramp_off (1 minus the factor of that month).

    Examples
    --------
    >>> contracts = pd.DataFrame({"employee_id": ["M1"], "start": [0], "stop": [400]})
    >>> ramp_up(contracts, [0.5, 0.75])[["start", "stop", "ramp_off"]].to_numpy().tolist()
    [[0.0, 31.0, 0.5], [31.0, 59.0, 0.25]]
    """
    first = contracts.groupby("employee_id")["start"].min()
    begin = pd.DatetimeIndex(dates(first.to_numpy()))
    edges = [days((begin + pd.DateOffset(months=month)).to_numpy()) for month in range(len(months) + 1)]
    factors = [*zip(edges[:-1], edges[1:], months, strict=True)] or [(edges[0], edges[0], 1.0)]
    frames = [
        pd.DataFrame({"employee_id": first.index, "start": start, "stop": stop, "ramp_off": 1.0 - factor})
        for start, stop, factor in factors
    ]
    return pd.concat(frames, ignore_index=True)


def capacity(tables: Mapping[str, pd.DataFrame], settings: Settings) -> pd.DataFrame:
    """Return the establishment of each employee in pieces between which nothing changes.

    For a contract of f fte, of a person with F fte in all, on a day with shares a_k absent (added up
    to 1 at most, the kind named first in ``deployment.reduced_by`` first) and d fte of duties:
    reason k takes f a_k; duties take f / F · min(d, F (1 - Σ a_k)); what is left is deployable;
    effective is deployable times the ramp-up factor. The establishment norm is f times the norm per
    fte, the deployable norm is effective times the norm per fte (with sickness added back where the
    norm already includes it). Source: domain definitions §3 and §4; the order of the reasons and the
    division between teams by fte are our own choice [X].

    Parameters
    ----------
    tables : mapping with contracts, and absences and duties where delivered
    settings : Settings

    Returns
    -------
    frame
        employee_id, team, role, start, stop (days), persons (the share of the person in this
        contract), contract_fte, deployable_fte, one column per reason, effective_fte, ramp_up_fte (of
        the contract, what the ramp-up takes off),
        norm_formation, norm_deployable (caseload).

    Examples
    --------
    >>> contracts = pd.DataFrame({"employee_id": ["E"], "team": "Noord", "role": "jeugdbeschermer",
    ...                           "fte": 32 / 36, "start": [0], "stop": [31]})
    >>> half_sick = pd.DataFrame({"employee_id": ["E"], "kind": "sickness", "start": [0], "stop": [31],
    ...                           "fraction": 0.5})
    >>> settings = Settings.from_mapping({"norm": {"unit": "case", "per_fte": 12}})
    >>> pieces = capacity({"contracts": contracts, "absences": half_sick}, settings)
    >>> pieces[["deployable_fte", "norm_deployable"]].round(4).to_numpy().tolist()
    [[0.4444, 5.3333]]
    """
    contracts = tables["contracts"]
    contracts = contracts.loc[contracts["start"] < contracts["stop"]]
    kinds = reasons(settings)[:-1]
    by_person = _by_person(contracts, tables, settings, kinds)
    pieces = intersect(by_person, contracts, ["employee_id"])
    absent = _in_order(pieces, kinds)
    share = pieces["fte"] / pieces["total_fte"]
    free = pieces["total_fte"] * (1.0 - absent.sum(axis=1))
    taken = absent.mul(pieces["fte"], axis=0)
    taken[DUTIES] = share * np.minimum(pieces["duty_fte"], free)
    deployable = pieces["fte"] - taken.sum(axis=1)
    factor = 1.0 - pieces["ramp_off"]
    per_fte = norm_per_fte(pieces["role"], pieces["team"], settings.norm.per_fte)
    sick = taken["sickness"] if settings.norm.includes_sickness and "sickness" in taken else 0.0
    return pieces[["employee_id", "team", "role", "start", "stop"]].assign(
        persons=share,
        contract_fte=pieces["fte"],
        deployable_fte=deployable.round(12),
        **{str(name): taken[name] for name in taken},
        effective_fte=(deployable * factor).round(12),
        ramp_up_fte=pieces["fte"] * pieces["ramp_off"],
        norm_formation=pieces["fte"] * per_fte,
        norm_deployable=((deployable + sick) * factor * per_fte).round(12),
    )


def _by_person(
    contracts: pd.DataFrame, tables: Mapping[str, pd.DataFrame], settings: Settings, kinds: Sequence[str]
) -> pd.DataFrame:
    """Return pieces per employee with total fte, the share absent per kind, duties and ramp-up."""
    spells = [
        contracts[["employee_id", "start", "stop"]].assign(total_fte=contracts["fte"]),
        ramp_up(contracts, settings.ramp_up.months),
    ]
    if "absences" in tables:
        absences = tables["absences"]
        absences = absences.loc[absences["kind"].isin(kinds)]
        shares = {kind: absences["fraction"].where(absences["kind"] == kind, 0.0) for kind in kinds}
        spells.append(absences[["employee_id", "start", "stop"]].assign(**shares))
    if "duties" in tables:
        duties = tables["duties"]
        hours = duties["hours"] / settings.norm.full_time_hours
        spells.append(duties[["employee_id", "start", "stop"]].assign(duty_fte=hours))
    values = ["total_fte", *kinds, "duty_fte", "ramp_off"]
    together = pd.concat(spells, ignore_index=True).reindex(columns=["employee_id", "start", "stop", *values])
    return stack(together.fillna(dict.fromkeys(values, 0.0)), ["employee_id"], values)


def _in_order(pieces: pd.DataFrame, kinds: Sequence[str]) -> pd.DataFrame:
    """Return the shares absent per kind, stopped at 1 together, the first kind first."""
    reached = pieces[list(kinds)].cumsum(axis=1).clip(upper=1.0)
    return reached.diff(axis=1).fillna(reached)


def moves(capacity_pieces: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Return the fte that came and went: at the first and after the last day in post in a group.

    Parameters
    ----------
    capacity_pieces : frame with employee_id, team, start, stop, contract_fte
    by : columns of the group; ``employee_id`` is always one of the keys of a stay

    Returns
    -------
    frame
        ``by``, day, joined_fte, left_fte. The day of leaving is the first day that no longer counts.

    Examples
    --------
    >>> pieces = pd.DataFrame({"employee_id": "M1", "team": "Noord", "start": [0, 10], "stop": [10, 20],
    ...                        "contract_fte": [1.0, 0.5]})
    >>> moves(pieces, ["team"]).to_numpy().tolist()
    [['Noord', 0, 1.0, 0.0], ['Noord', 20, 0.0, 0.5]]
    """
    stay = list(dict.fromkeys([*by, "employee_id"]))
    daily = stack(capacity_pieces, stay, ["contract_fte"])
    before = daily.groupby(stay)["stop"].shift(1)
    after = daily.groupby(stay)["start"].shift(-1)
    joined = daily.loc[before.ne(daily["start"])]
    left = daily.loc[after.ne(daily["stop"])]
    columns = [*by, "day", "joined_fte", "left_fte"]
    events = pd.concat(
        [
            joined.rename(columns={"start": "day", "contract_fte": "joined_fte"}).assign(left_fte=0.0),
            left.rename(columns={"stop": "day", "contract_fte": "left_fte"}).assign(joined_fte=0.0),
        ]
    )[columns]
    keys = [*by, "day"]
    return events.groupby(keys, as_index=False)[["joined_fte", "left_fte"]].sum()
