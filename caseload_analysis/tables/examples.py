"""The rows and the settings that stand as an example in the template for own data.

Every code begins with ``EXAMPLE``, so that nobody takes an example for data.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

EXAMPLE: Final = "VOORBEELD"

_TEAM: Final = f"{EXAMPLE}-TEAM"
_WORKERS: Final = (f"{EXAMPLE}-M1", f"{EXAMPLE}-M2")
_CASES: Final = (f"{EXAMPLE}-Z1", f"{EXAMPLE}-Z2")
_FAMILY: Final = f"{EXAMPLE}-G1"
_DAY: Final = dt.date(2026, 2, 2)

EXAMPLES: Final[dict[str, tuple[dict[str, Any], ...]]] = {
    "contracts": (
        {"employee_id": _WORKERS[0], "team": _TEAM, "role": "jeugdbeschermer", "fte": 1,
         "start": dt.date(2025, 1, 1)},
        {"employee_id": _WORKERS[1], "team": _TEAM, "role": "jeugdbeschermer", "hours": 32,
         "start": dt.date(2025, 3, 1), "end": dt.date(2026, 12, 31)},
    ),
    "absences": (
        {"employee_id": _WORKERS[0], "kind": "ziekte", "start": dt.date(2026, 1, 12),
         "end": dt.date(2026, 1, 16), "percentage": 100},
        {"employee_id": _WORKERS[1], "kind": "ouderschapsverlof", "start": _DAY,
         "end": dt.date(2026, 8, 1), "percentage": 25},
    ),
    "cases": (
        {"case_id": _CASES[0], "family_id": _FAMILY, "child_id": f"{EXAMPLE}-J1", "measure": "OTS",
         "start": dt.date(2025, 6, 2), "expected_end": dt.date(2026, 6, 2)},
        {"case_id": _CASES[1], "family_id": _FAMILY, "child_id": f"{EXAMPLE}-J2", "measure": "voogdij",
         "start": dt.date(2025, 6, 2), "end": dt.date(2026, 1, 30)},
    ),
    "assignments": (
        {"case_id": _CASES[0], "employee_id": _WORKERS[0], "start": dt.date(2025, 6, 2)},
        {"case_id": _CASES[1], "employee_id": _WORKERS[1], "start": dt.date(2025, 6, 2),
         "end": dt.date(2026, 1, 30)},
    ),
    "expectations": (
        {"team": _TEAM, "period": "2026-03", "inflow": 3, "outflow": 2},
        {"team": _TEAM, "employee_id": _WORKERS[0], "period": "2026-03", "outflow": 1},
    ),
    "agreements": (
        {"team": _TEAM, "date": _DAY, "subject": "bandbreedte", "agreed": "plus of min 15 %"},
        {"team": _TEAM, "employee_id": _WORKERS[0], "date": _DAY, "subject": "tijdelijk meer zaken",
         "agreed": "twee zaken boven de norm", "help": "een collega gaat mee op huisbezoek",
         "until": dt.date(2026, 5, 1), "follow_up": "bespreken in het teamoverleg"},
    ),
    "perceptions": (
        {"team": _TEAM, "date": _DAY, "scale": "werkdruk", "score": 3.4, "respondents": 9},
        {"team": _TEAM, "date": _DAY, "scale": "bevlogenheid (UWES-9)", "score": 4.1, "respondents": 9},
    ),
    "competences": (
        {"employee_id": _WORKERS[0], "competence": "jeugdreclassering"},
        {"employee_id": _WORKERS[1], "competence": "complexe scheidingen"},
    ),
    "support": (
        {"supporter_id": _WORKERS[1], "employee_id": _WORKERS[0], "task": "verslag", "date": _DAY,
         "hours": 2},
        {"supporter_id": _WORKERS[1], "employee_id": _WORKERS[0], "task": "gezinsplan", "date": _DAY,
         "hours": 1.5, "requested_hours": 2},
    ),
    "protocol_deviations": (
        {"case_id": _CASES[0], "date": _DAY, "protocol": "termijn gezinsplan", "substantiated": "ja",
         "discussed_on": dt.date(2026, 2, 5), "discussed_with": "gedragswetenschapper"},
        {"case_id": _CASES[1], "date": _DAY, "protocol": "huisbezoek", "substantiated": "nee"},
    ),
    "time_use": (
        {"employee_id": _WORKERS[0], "week": "2026-W06", "activity": "gezinnen", "hours": 14},
        {"employee_id": _WORKERS[0], "week": "2026-W06", "activity": "administratie", "hours": 11.5},
    ),
    "evaluations": (
        {"team": _TEAM, "date": _DAY, "respondent_role": "jeugdbeschermer", "step": "samen analyseren",
         "item": "gebeurt het", "score": 4},
        {"team": _TEAM, "date": _DAY, "respondent_role": "teammanager", "step": "borgen",
         "item": "helpt het", "score": 5, "remark": "sinds kort"},
    ),
    "released_remarks": (
        {"team": _TEAM, "date": _DAY, "step": "borgen", "item": "Wat moet er anders?",
         "remark": "vaker terugkomen op wat we afspraken"},
        {"team": _TEAM, "date": _DAY, "step": "klik", "remark": "we vragen elkaar sneller om hulp",
         "beyond_team": "ja"},
    ),
    "establishment": (
        {"team": _TEAM, "start": dt.date(2025, 1, 1), "end": dt.date(2025, 12, 31), "fte": 9},
        {"team": _TEAM, "start": dt.date(2026, 1, 1), "fte": 9.5, "absence_reserve_fte": 0.5},
    ),
    "duties": (
        {"employee_id": _WORKERS[0], "duty": "inwerken collega", "start": _DAY, "hours": 4},
        {"employee_id": _WORKERS[1], "duty": "ondernemingsraad", "start": _DAY,
         "end": dt.date(2026, 12, 31), "hours": 6},
    ),
    "weights": (
        {"case_id": _CASES[0], "date": _DAY, "weight": "zwaar"},
        {"case_id": _CASES[1], "date": _DAY, "weight": "licht"},
    ),
}  # fmt: skip
"""Two example rows for each table, by our column names."""

SETTINGS_TEXT: Final = """\
# Instellingen bij de tabellen. Een regel die met # begint, doet niets.

organisation = "Naam van uw organisatie"
language = "nl"                 # taal van de rapporten: "nl" of "en"
# since = 2024-01-01            # eerste dag waarover de export volledig is
# until = 2026-09-30            # laatste dag waarover wordt gerapporteerd

[norm]                          # verplicht: er is geen standaardnorm, vul uw eigen afspraak in
unit = "case"                   # waarin u telt: "case" (zaak), "child" (jeugdige) of "family" (gezin)
per_fte = 12                    # zoveel per fte
full_time_hours = 36            # uren per week van een voltijder
includes_sickness = false       # true: gemiddeld verzuim zit al in de norm

# Verschilt de norm per functie of team, schrijf dan in plaats van per_fte:
# [norm.per_fte]
# default = 12
# role = { "ondersteunend jeugdbeschermer" = 0, gedragswetenschapper = 0 }

[band]                          # hoe ver de caseload van de norm mag liggen
relative = 0.15                 # 15 %; of twee grenzen per fte: lower = 10 en upper = 14

[ramp_up]                       # deel van een volle caseload in de 1e, 2e, … maand in dienst
months = []                     # bijvoorbeeld [0.5, 0.5, 0.75]

[end_counts]                    # telt een einddatum zelf nog mee?
contracts = true
absences = true
cases = false
assignments = false

[deployment]                    # welke afwezigheid maakt iemand niet inzetbaar
reduced_by = ["sickness", "maternity", "parental", "unpaid", "care"]

[privacy]
minimum_group = 5               # groepen die kleiner zijn, worden niet getoond
# works_council_consent = 2025-03-01   # datum waarop de ondernemingsraad instemde

# De laagste en hoogste score van uw eigen schalen voor beleving; UWES, UBOS en VBBA zijn bekend.
[scales.werkdruk]               # de naam van de schaal, zoals in het blad beleving
lowest = 1
highest = 5
reversed = false                # true: een hoge score betekent juist weinig

# [scales."steun van collega's"]
# lowest = 1
# highest = 10

# Heten kolommen in uw export anders, noem ze dan hier (onze naam = de naam in de export):
# [columns.contracts]
# employee_id = "Pers.nr."

# Afspraken van één team:
# [teams.Noord]
# introduced = 2025-05-01       # begin van de vijf stappen
# band = { relative = 0.10 }
"""
"""``caseload.toml`` as it stands beside the template, explained in Dutch."""
