"""TNO's framework of 2012: factors that give professionals room, effects, practices and lessons.

Source: TNO for the Dutch Ministry of the Interior, *Ruimte voor Professionals*, 6 November 2012. Facts
and slide numbers are the document's, the wording is our own. Every function takes ``language``, ``"nl"``
or ``"en"``, for the texts; names and codes of columns stay English.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from caseload_analysis.comparison import shipped
from caseload_analysis.tables.problems import UsageError, message

LANGUAGES: Final = ("nl", "en")
ORGANISATIONS: Final = ("buurtzorg", "baanzicht", "bjaa")
KINDS: Final = ("why", "condition", "result", "risk")
"""The kinds of lessons: why it works, under which conditions, with which results and risks."""


def factors(language: str = "nl") -> pd.DataFrame:
    """Return the five factors: what each is made of, and a question one can ask about every part.

    Parameters
    ----------
    language : {"nl", "en"}

    Returns
    -------
    frame
        factor, name, aspect (codes of factor and part; name in the language), text (what it is),
        question, slide (where the part stands first), slides_of_factor (all slides of the factor). The
        questions are our own [X].

    Raises
    ------
    UsageError
        For an unknown language.

    Examples
    --------
    >>> list(factors("en")["factor"].unique())
    ['balance', 'norms', 'accountability', 'appreciation', 'learning']
    """
    named = _table("framework_factors.csv", language)
    named["slides_of_factor"] = named["slide"].astype("str") + " " + named["also_on"]
    aspects = _table("framework_aspects.csv", language)
    frame = aspects.merge(named[["factor", "name", "slides_of_factor"]], on="factor", how="left")
    return frame[["factor", "name", "aspect", "text", "question", "slide", "slides_of_factor"]]


def effects(language: str = "nl") -> pd.DataFrame:
    """Return the three effects that were judged: effect (code), name, text (how), slide, also_on.

    UsageError for an unknown language.

    >>> effects("en")["effect"].tolist()
    ['attractiveness', 'productivity', 'innovativeness']
    """
    return _table("framework_effects.csv", language)[["effect", "name", "text", "slide", "also_on"]]


def practices(
    organisation: str | None = None, factor: str | None = None, language: str = "nl"
) -> pd.DataFrame:
    """Return how the three organisations give professionals room, one row a practice.

    Parameters
    ----------
    organisation : {"buurtzorg", "baanzicht", "bjaa"}, optional
    factor : {"balance", "norms", "accountability", "appreciation", "learning"}, optional
    language : {"nl", "en"}

    Returns
    -------
    frame
        organisation, factor, text, slide.

    Raises
    ------
    UsageError
        For an unknown organisation, factor or language.

    Examples
    --------
    >>> practices("bjaa", "norms", "en")["text"].iloc[-1]
    'A wiki records agreements and experience'
    """
    frame = _table("framework_practices.csv", language)
    frame = _only(frame, "organisation", organisation, message("organisation"))
    return _only(frame, "factor", factor, message("factor"))[["organisation", "factor", "text", "slide"]]


def lessons(kind: str | None = None, language: str = "nl") -> pd.DataFrame:
    """Return the lessons of the three cases, one row a lesson.

    Parameters
    ----------
    kind : {"why", "condition", "result", "risk"}, optional
    language : {"nl", "en"}

    Returns
    -------
    frame
        kind, lesson (code), text, question (for the self-assessment, our own [X]; empty where none is
        asked), slide.

    Raises
    ------
    UsageError
        For an unknown kind or language.

    Examples
    --------
    >>> lessons().groupby("kind", sort=False).size().to_dict()
    {'why': 4, 'condition': 11, 'result': 10, 'risk': 5}
    """
    frame = _only(_table("framework_lessons.csv", language), "kind", kind, message("kind of lesson"))
    return frame[["kind", "lesson", "text", "question", "slide"]]


def similarities(language: str = "nl") -> pd.DataFrame:
    """Return the table of similarities and differences between the organisations (slide 64).

    Two rows of that table, the balance and learning, hold a single text. The text of the slides does
    not tell whether that cell spans the three columns or stands under Buurtzorg alone, so it is given
    once, as ``single``, and the two others of its row are ``shared or empty``.

    Parameters
    ----------
    language : {"nl", "en"}

    Returns
    -------
    frame
        factor, name (of the factor), organisation, cell ("own", "single", "shared or empty"), text,
        slide.

    Raises
    ------
    UsageError
        For an unknown language.

    Examples
    --------
    >>> table = similarities("en")
    >>> table.loc[table["cell"] == "single", ["factor", "text"]].to_numpy().tolist()
    [['balance', 'Basis of the model'], ['learning', 'Team interaction keeps people learning']]
    """
    cells = _table("framework_similarities.csv", language)
    named = _table("framework_factors.csv", language)[["factor", "name"]]
    frame = cells.merge(named, on="factor", how="left")
    return frame[["factor", "name", "organisation", "cell", "text", "slide"]]


def _table(file: str, language: str) -> pd.DataFrame:
    """Return a file of the framework with its texts in one language and slides as numbers."""
    if language not in LANGUAGES:
        raise UsageError.unknown(message("language"), language, LANGUAGES)
    frame = shipped.table("tno", file).astype({"slide": "int64"})
    ending = f"_{language}"
    spoken = {name: name.removesuffix(ending) for name in frame.columns if name.endswith(ending)}
    return frame.rename(columns=spoken)


def _only(frame: pd.DataFrame, column: str, value: str | None, word: str) -> pd.DataFrame:
    """Return the rows with ``value`` in a column; ``word`` is what an error calls it."""
    if value is None:
        return frame
    known = list(frame[column].unique())
    if value not in known:
        raise UsageError.unknown(word, value, known)
    return frame.loc[frame[column] == value].reset_index(drop=True)
