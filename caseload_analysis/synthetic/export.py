"""The tables as a Dutch system exports them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pandas as pd
from pandas.api.types import is_bool_dtype, is_datetime64_any_dtype, is_float_dtype

from caseload_analysis.synthetic import levels

FILES: Final = {
    "contracts": "dienstverbanden",
    "absences": "verzuim",
    "cases": "zaken",
    "assignments": "toewijzingen",
    "establishment": "formatie",
    "duties": "taken",
    "expectations": "verwachtingen",
    "agreements": "afspraken",
    "perceptions": "beleving",
    "competences": "deskundigheid",
    "support": "ondersteuning",
    "protocol_deviations": "protocolafwijkingen",
    "time_use": "tijdsbesteding",
    "evaluations": "evaluaties",
    "released_remarks": "vrijgegeven_opmerkingen",
}
"""The file of each table, without its ending."""

COLUMNS: Final = {
    "employee_id": "medewerker", "team": "team", "role": "functie", "fte": "fte", "hours": "uren",
    "start": "begin", "end": "eind", "kind": "soort", "percentage": "percentage", "case_id": "zaak",
    "family_id": "gezin", "child_id": "jeugdige", "measure": "maatregel", "expected_end": "verwacht_eind",
    "absence_reserve_fte": "verzuimreserve_fte", "duty": "taak", "period": "periode", "inflow": "instroom",
    "outflow": "uitstroom", "date": "datum", "subject": "onderwerp", "agreed": "afspraak", "help": "hulp",
    "until": "tot", "follow_up": "vervolg",
    "why": "waarom", "who": "wie", "done_on": "afgerond_op", "scale": "schaal", "score": "score",
    "respondents": "respondenten", "competence": "deskundigheid", "supporter_id": "ondersteuner",
    "task": "taak", "protocol": "protocol", "substantiated": "onderbouwd", "discussed_on": "besproken_op",
    "discussed_with": "besproken_met", "respondent_role": "functie_respondent", "step": "stap",
    "item": "vraag", "remark": "opmerking", "beyond_team": "ook_buiten_team", "week": "week",
    "activity": "activiteit", "requested_hours": "gevraagde_uren",
}  # fmt: skip
"""The Dutch name of each column."""

KINDS: Final = {
    "sickness": "ziekte",
    "maternity": "zwangerschapsverlof",
    "parental": "ouderschapsverlof",
    "care": "zorgverlof",
    "unpaid": "onbetaald verlof",
    "leave": "vakantie",
    "training": "opleiding",
    "other": "overig",
}

SETTINGS: Final = """\
organisation = "Jeugdbescherming Voorbeeld"
language = "nl"
since = {since}                 # the export holds all that was open on or after this day
until = {until}                 # the day on which this export was made

[norm]
unit = "case"
per_fte = {{ default = 12, role = {{ {without} }} }}
full_time_hours = 36

[band]
relative = 0.15

[ramp_up]
months = [{ramp_up}]

[privacy]
works_council_consent = 2023-03-01
"""
BAND_TEAM: Final = ("Noord", 0.10)
"""The team with a band of its own [X]."""


def settings() -> str:
    """Return the text of ``caseload.toml``."""
    roles = dict.fromkeys(role for role, _, _ in levels.SUPPORT_SEATS)
    without = ", ".join(f'"{role}" = 0' for role in roles)
    since = pd.Timestamp(levels.FIRST, unit="D").date()
    until = pd.Timestamp(levels.STOP - 1, unit="D").date()
    ramp_up = ", ".join(map(str, levels.RAMP_UP))
    text = SETTINGS.format(since=since, until=until, without=without, ramp_up=ramp_up)
    for team in levels.TEAMS:
        if team.introduced is not None:
            text += f"\n[teams.{team.name}]\nintroduced = {team.introduced}\n"
            if team.name == BAND_TEAM[0]:
                text += f"band = {{ relative = {BAND_TEAM[1]:.2f} }}\n"
    return text


def decimal(value: float) -> str:
    """Return a number as Dutch systems write it.

    >>> decimal(7.5), decimal(32.0), decimal(float("nan"))
    ('7,5', '32', '')
    """
    return "" if pd.isna(value) else f"{round(value, 2):g}".replace(".", ",")


def dutch(values: pd.Series[Any]) -> pd.Series[Any]:
    """Return a column as text: dd-mm-jjjj, a decimal comma, ja and nee."""
    if is_datetime64_any_dtype(values):
        text: pd.Series[Any] = values.dt.strftime("%d-%m-%Y").fillna("")
        return text
    if is_bool_dtype(values):
        return values.map({True: "ja", False: "nee"})
    return values.map(decimal) if is_float_dtype(values) else values


def exported(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return one table with Dutch columns and values; contracts in hours a week."""
    if name == "contracts":
        frame = frame.assign(fte=frame["fte"] * levels.FULL_TIME_HOURS).rename(columns={"fte": "hours"})
    if name == "absences":
        frame = frame.assign(kind=frame["kind"].map(KINDS))
    return frame.apply(dutch).rename(columns=COLUMNS)


def store(tables: Mapping[str, pd.DataFrame], folder: Path) -> list[Path]:
    """Write one CSV file a table and ``caseload.toml``; return the paths.

    Semicolons, UTF-8 with a byte order mark and Windows line ends, as Dutch Excel writes them.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, frame in tables.items():
        path = folder / f"{FILES[name]}.csv"
        text = exported(name, frame).to_csv(sep=";", index=False, lineterminator="\r\n")
        path.write_bytes(text.encode("utf-8-sig"))
        written.append(path)
    path = folder / "caseload.toml"
    path.write_bytes(settings().encode())
    return [*written, path]
