"""The input tables: their columns, spellings, units, ranges and explanations.

The explanations are Dutch: they fill the template for own data.
"""

from __future__ import annotations

from typing import Any, Final

from caseload_analysis.tables.model import Column, Table, normalise

LARGEST_FTE: Final = 1.5
"""A part-time factor above 1 is legal (40 of 36 hours); above this it is a mistake. Our own choice."""


def _employee(required: bool = True) -> Column:
    spellings = ("medewerker", "medewerker_id", "medewerkernummer", "medewerkercode", "personeelsnummer")
    about = "Code van de medewerker; geen naam en geen BSN."
    return Column("employee_id", "id", spellings, about, required, ("employee", "employee_number"))


def _case(unique: bool = False) -> Column:
    about = "Code van de zaak (maatregel)."
    spellings = ("zaak", "zaak_id", "zaaknummer", "zaakcode")
    return Column("case_id", "id", spellings, about, True, ("case", "case_number"), unique=unique)


def _team(required: bool = True, about: str = "Naam van het team.") -> Column:
    return Column("team", "text", ("team", "teamnaam"), about, required, ("team_name",))


def _start(about: str) -> Column:
    spellings = ("begin", "begindatum", "startdatum", "ingangsdatum", "datum_begin")
    return Column("start", "day", spellings, about, True, ("start_date",))


def _end(about: str) -> Column:
    spellings = ("eind", "einde", "einddatum", "datum_einde", "datum_eind")
    return Column("end", "day", spellings, f"{about} Leeg: loopt nog.", english=("end_date",), end=True)


def _day(name: str, dutch: tuple[str, ...], about: str, required: bool = False) -> Column:
    return Column(name, "day", dutch, about, required)


def _text(name: str, dutch: tuple[str, ...], about: str, required: bool = False) -> Column:
    return Column(name, "text", dutch, about, required)


def _number(name: str, dutch: tuple[str, ...], about: str, required: bool = False, **more: Any) -> Column:
    return Column(name, "number", dutch, about, required, **({"low": 0.0} | more))


CONTRACTS: Final = Table(
    "contracts",
    ("dienstverbanden", "dienstverband", "contracten"),
    "Wie is wanneer in dienst, in welk team en voor hoeveel fte. Eén rij per periode met dezelfde omvang.",
    (
        _employee(),
        _team(),
        _text("role", ("functie", "rol"), "Functie, zoals jeugdbeschermer of ondersteunend jeugdbeschermer."),
        _number("fte", ("fte", "deeltijdfactor"), "Omvang in fte (1 = voltijd); of vul uren in.",
                unit="fte", high=LARGEST_FTE, above=True),
        _number("hours", ("uren", "uren_per_week", "contracturen"), "Uren per week, in plaats van fte.",
                unit="uur per week", english=("hours_a_week", "hours_per_week"), high=168.0, above=True),
        _start("Eerste dag van het dienstverband, of van deze omvang."),
        _end("Laatste dag."),
    ),
    required=True,
    english=("contract",),
)  # fmt: skip

ABSENCES: Final = Table(
    "absences",
    ("verzuim", "afwezigheid"),
    "Wie is wanneer afwezig. Nooit de reden of oorzaak: die mag niet worden vastgelegd.",
    (
        _employee(),
        Column("kind", "absence_kind", ("soort", "soort_verzuim", "soort_afwezigheid"),
               "Soort afwezigheid; kies uit de lijst.", True, ("type",)),
        _start("Eerste dag van de afwezigheid."),
        _end("Laatste dag van de afwezigheid."),
        Column("percentage", "percentage", ("percentage", "verzuimpercentage"),
               "Percentage afwezig, 0 tot en met 100. Leeg: 100.", unit="%", low=0.0, high=100.0),
    ),
    english=("absence",),
)  # fmt: skip

CASES: Final = Table(
    "cases",
    ("zaken",),
    "De zaken: één rij per maatregel. Codes, geen namen of geboortedatums.",
    (
        _case(unique=True),
        Column("family_id", "id", ("gezin", "gezin_id", "gezinsnummer", "gezinscode"), "Code van het gezin.",
               english=("family",)),
        Column("child_id", "id", ("jeugdige", "jeugdige_id", "jeugdigecode", "kind"), "Code van de jeugdige.",
               english=("child",)),
        _text("measure", ("maatregel", "soort_maatregel"), "Soort maatregel, zoals OTS of voogdij."),
        _start("Eerste dag van de zaak."),
        _end("Dag waarop de zaak niet meer meetelt."),
        _day("expected_end", ("verwacht_eind", "verwachte_einddatum"), "Verwachte einddatum."),
    ),
    required=True,
    english=("case",),
)  # fmt: skip

ASSIGNMENTS: Final = Table(
    "assignments",
    ("toewijzingen", "toewijzing"),
    "Wie heeft welke zaak onder zich, van wanneer tot wanneer.",
    (
        _case(),
        _employee(),
        _team(False, "Team, als de medewerker in meer teams werkt. Leeg: het team van het dienstverband."),
        _start("Eerste dag bij deze medewerker."),
        _end("Dag waarop de zaak hier niet meer meetelt."),
    ),
    required=True,
    english=("assignment",),
)

EXPECTATIONS: Final = Table(
    "expectations",
    ("verwachtingen",),
    "Verwachte in- en uitstroom in de komende periode, per team of per medewerker.",
    (
        _team(),
        _employee(False),
        Column(
            "period", "period", ("periode",), "Maand (2026-10), kwartaal (2026Q4) of week (2026-W40).", True
        ),
        _number("inflow", ("instroom",), "Verwacht aantal nieuwe zaken."),
        _number("outflow", ("uitstroom",), "Verwacht aantal af te sluiten zaken."),
    ),
)

AGREEMENTS: Final = Table(
    "agreements",
    ("afspraken",),
    "Wat is afgesproken, met wie en tot wanneer.",
    (
        _team(),
        _employee(False),
        _day("date", ("datum",), "Dag van de afspraak.", True),
        _text("subject", ("onderwerp",), "Waarover.", True),
        _text("agreed", ("afspraak", "afgesproken"), "Wat is afgesproken."),
        _text("help", ("hulp",), "Hoe het team helpt."),
        _day("until", ("tot", "tot_wanneer"), "Tot wanneer de afspraak geldt."),
        _text("follow_up", ("opvolging", "vervolg"), "Wat ervan is gekomen."),
        _text("why", ("waarom",), "Waardoor het ontstond; nooit iets over iemands gezondheid."),
        _text("who", ("wie",), "Wie helpt: een functie of code, geen naam."),
        _day("done_on", ("afgerond_op", "gedaan_op"), "Dag waarop de afspraak is nagekomen of afgerond."),
    ),
)

PERCEPTIONS: Final = Table(
    "perceptions",
    ("beleving",),
    "Gemiddelde schaalscores van het team; geen antwoorden van personen.",
    (
        _team(),
        _day("date", ("datum",), "Dag van de meting.", True),
        _text("scale", ("schaal",), "Naam van de schaal.", True),
        _number("score", ("score",), "Gemiddelde score.", True, low=None),
        _number("respondents", ("respondenten", "aantal_respondenten"), "Hoeveel mensen antwoordden.", True),
    ),
    distinct=False,
)

COMPETENCES: Final = Table(
    "competences",
    ("deskundigheid",),
    "Wie kan wat.",
    (_employee(), _text("competence", ("deskundigheid", "specialisatie"), "De deskundigheid.", True)),
)

SUPPORT: Final = Table(
    "support",
    ("ondersteuning",),
    "Wie nam welk werk van wie over.",
    (
        Column("supporter_id", "id", ("ondersteuner", "ondersteuner_id"), "Code van wie ondersteunt.", True,
               ("supporter",)),
        _employee(),
        _text("task", ("taak",), "Welk werk."),
        _day("date", ("datum",), "Op welke dag.", True),
        _number("hours", ("uren",), "Hoeveel uur is overgenomen. 0: gekoppeld en niet geholpen.", True,
                unit="uur"),
        _number("requested_hours", ("gevraagde_uren", "gevraagd"),
                "Hoeveel uur is gevraagd. Leeg: geen verzoek.", unit="uur", english=("requested",)),
    ),
    distinct=False,
)  # fmt: skip

PROTOCOL_DEVIATIONS: Final = Table(
    "protocol_deviations",
    ("protocolafwijkingen",),
    "Waar is van een protocol afgeweken, onderbouwd en besproken.",
    (
        _case(),
        _day("date", ("datum",), "Dag van de afwijking.", True),
        _text("protocol", ("protocol",), "Van welk protocol.", True),
        Column("substantiated", "bool", ("onderbouwd",), "Is het onderbouwd: ja of nee.", True),
        _day("discussed_on", ("besproken_op",), "Dag waarop het is besproken."),
        _text("discussed_with", ("besproken_met",), "Met wie: een functie of code, geen naam."),
    ),
)

TIME_USE: Final = Table(
    "time_use",
    ("tijdsbesteding",),
    "Uren per activiteit per week.",
    (
        _employee(),
        Column("week", "week", ("week",), "De week: 2026-W40, of een dag daarin.", True),
        _text("activity", ("activiteit",), "Waaraan.", True),
        _number("hours", ("uren",), "Hoeveel uur.", True, unit="uur", high=168.0),
    ),
    distinct=False,
)

EVALUATIONS: Final = Table(
    "evaluations",
    ("evaluaties",),
    "Antwoorden bij de evaluatie na een half jaar.",
    (
        _team(),
        _day("date", ("datum",), "Dag van het antwoord.", True),
        _text("respondent_role", ("rol_respondent", "functie_respondent"), "Functie van wie antwoordt."),
        _text("step", ("stap",), "Stap van de aanpak."),
        _text("item", ("vraag", "item"), "De vraag.", True),
        _number("score", ("score",), "Het cijfer.", low=None),
        _text("remark", ("opmerking", "toelichting"), "Toelichting zonder namen."),
    ),
    distinct=False,
)

RELEASED_REMARKS: Final = Table(
    "released_remarks",
    ("vrijgegeven_opmerkingen",),
    "Opmerkingen bij een evaluatie die HR heeft gelezen en vrijgeeft, zo nodig in andere woorden.",
    (
        _team(),
        _day("date", ("datum",), "Dag van de evaluatie waarbij de opmerking hoort.", True),
        _text("step", ("stap",), "Stap van de aanpak. Leeg: over het geheel."),
        _text("item", ("vraag", "item"), "De vraag."),
        _text("remark", ("opmerking", "toelichting"), "De tekst zoals het team hem leest.", True),
        Column("beyond_team", "bool", ("ook_buiten_team",),
               "Ook in de samenvatting voor MT en ondernemingsraad: ja of nee. Leeg: nee."),
    ),
)  # fmt: skip

ESTABLISHMENT: Final = Table(
    "establishment",
    ("formatie",),
    "De begrote formatie per team.",
    (
        _team(),
        _start("Eerste dag."),
        _end("Laatste dag."),
        _number("fte", ("fte",), "Begrote formatie.", True, unit="fte"),
        _number("absence_reserve_fte", ("verzuimreserve_fte", "verzuimreserve"),
                "Deel dat voor vervanging bij verzuim is begroot. Leeg: 0.", unit="fte"),
    ),
)  # fmt: skip

DUTIES: Final = Table(
    "duties",
    ("taken",),
    "Taken naast de caseload, in uren per week.",
    (
        _employee(),
        _text("duty", ("taak",), "Welke taak, zoals het inwerken van een collega.", True),
        _start("Eerste dag."),
        _end("Laatste dag."),
        _number("hours", ("uren", "uren_per_week"), "Uren per week.", True, unit="uur per week", high=168.0,
                english=("hours_a_week", "hours_per_week")),
    ),
)  # fmt: skip

WEIGHTS: Final = Table(
    "weights",
    ("zwaarte",),
    "Hoe zwaar het team een zaak vindt, in eigen woorden of punten.",
    (
        _case(),
        _day("date", ("datum",), "Vanaf welke dag.", True),
        _text("weight", ("zwaarte",), "De zwaarte.", True),
    ),
)

TABLES: Final[dict[str, Table]] = {
    table.name: table
    for table in (
        CONTRACTS, ABSENCES, CASES, ASSIGNMENTS, EXPECTATIONS, AGREEMENTS, PERCEPTIONS, COMPETENCES,
        SUPPORT, PROTOCOL_DEVIATIONS, TIME_USE, EVALUATIONS, RELEASED_REMARKS, ESTABLISHMENT, DUTIES,
        WEIGHTS,
    )
}  # fmt: skip
"""Every input table by its English name."""

_BY_SPELLING: Final = {
    normalise(spelling): table for table in TABLES.values() for spelling in table.spellings
}


def find_table(name: str) -> Table | None:
    """Return the table that a file or sheet called ``name`` holds, or None.

    >>> find_table("Protocol-Afwijkingen").name, find_table("README")
    ('protocol_deviations', None)
    """
    return _BY_SPELLING.get(normalise(name))
