"""The worksheet of the evaluation: what one respondent says of each of the five steps."""

from __future__ import annotations

from typing import Final

from caseload_analysis.tables.forms.shape import HEAD_PLACE, Block, Field, Form
from caseload_analysis.tables.model import normalise

STEPS: Final = {
    "collaborate": "klik",
    "analyse": "samen analyseren",
    "plan": "samen een plan maken",
    "carry_out": "samen uitvoeren",
    "embed": "borgen",
}
"""The five steps in their order: the code in the table evaluations, and the Dutch name."""

ABOUT_STEPS: Final = {
    "collaborate": "we dragen de caseload samen en vertrouwen elkaar",
    "analyse": "we delen caseload, instroom, verwachte uitstroom en deskundigheid",
    "plan": "we spreken af wie wat doet, en helpen wie buiten de bandbreedte is",
    "carry_out": "we volgen de ontwikkeling en komen op afspraken terug",
    "embed": "we evalueren, passen aan en houden het vol",
}

ITEMS: Final = {
    "happens": "Gebeurt het?",
    "helps": "Helpt het?",
    "change": "Wat moet er anders?",
    "own_words": "In uw eigen woorden",
    "overall": "Wat wilt u verder nog kwijt?",
}
"""What is asked: the code in the table evaluations, and the question. The first two have a score."""

SCORES: Final = ("1", "2", "3", "4", "5")
LOWEST: Final = {"happens": "1 = nooit, 5 = altijd", "helps": "1 = helemaal niet, 5 = heel veel"}

ROLES: Final = (
    "jeugdbeschermer",
    "ondersteunend jeugdbeschermer",
    "gedragswetenschapper",
    "teammanager",
    "HR-adviseur",
    "anders",
)

_STEP_OF: Final = {normalise(name): code for code, dutch in STEPS.items() for name in (code, dutch)}
_ITEM_OF: Final = {
    normalise(name): code for code, dutch in ITEMS.items() for name in (code, dutch, dutch.rstrip("?"))
}


def step_code(text: str) -> str:
    """Return the code of the step that ``text`` names, in English or Dutch; empty for another text.

    >>> step_code("Samen analyseren"), step_code("plan"), step_code("iets anders")
    ('analyse', 'plan', '')
    """
    return _STEP_OF.get(normalise(text), "")


def item_code(text: str) -> str:
    """Return the code of the question that ``text`` names; empty for another text.

    >>> item_code("helpt het"), item_code("happens")
    ('helps', 'happens')
    """
    return _ITEM_OF.get(normalise(text), "")


_STEP: Final = Field("step", "Stap", 0, given="code")
_NO_NAMES: Final = "Zonder namen van collega's of gezinnen; niets over iemands gezondheid."


def _score(item: str, place: int) -> Block:
    about = f"Kies een cijfer: {LOWEST[item]}. Leeg: geen mening."
    asked = Field("score", ITEMS[item], place, about=about, choices=SCORES, low=1, high=5, whole=True)
    return Block("evaluations", ("step",), (_STEP, asked), fixed=(("item", item),))


def _words(item: str, kind: str, place: int, span: int = 1) -> Block:
    given = (_STEP,) if kind == "step" else ()
    asked = Field("remark", ITEMS[item], place, about=_NO_NAMES, span=span)
    return Block("evaluations", (kind,), (*given, asked), fixed=(("item", item),))


EVALUATION: Final = Form(
    "evaluation",
    "Evaluatie",
    "Evaluatie van de vijf stappen",
    (
        Field("date", "Datum", HEAD_PLACE, row=5, kind="day", span=2,
              about="De dag waarop u dit invult. Verplicht zodra er iets is ingevuld. Schrijf dd-mm-jjjj."),
        Field("respondent_role", "Uw functie", HEAD_PLACE, row=6, choices=ROLES, span=2,
              about="Kies uit de lijst. Geen naam."),
    ),
    (
        _score("happens", 1),
        _score("helps", 2),
        _words("change", "step", 3),
        _words("own_words", "step", 4),
        _words("overall", "overall", 1, span=4),
    ),
    persons=True,
)  # fmt: skip
"""Rows of evaluations."""
