"""A business case to begin from."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import Final

from caseload_analysis.tables.problems import UsageError, message

LANGUAGES: Final = ("en", "nl")


def business_case_template(path: str | Path, language: str = "en") -> Path:
    """Write a business case that works as it is and return its path: an example to be replaced.

    Every part of the file is explained in it. Its numbers are invented and say so.

    Parameters
    ----------
    path : str or Path
        A file that is not there yet; its name ends in ``.toml``.
    language : {"en", "nl"}
        The language of the explanations and the names.

    Raises
    ------
    UsageError
        For an unknown language, and where the file is there already, its folder is not, or its name
        ends otherwise.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from caseload_analysis.comparison.business_case import business_case
    >>> with TemporaryDirectory() as folder:
    ...     case = business_case(business_case_template(f"{folder}/own.toml"))
    >>> float(case.table.set_index("name").loc["net_gain", "value"])
    27000.0
    """
    path = Path(path)
    if language not in LANGUAGES:
        raise UsageError.unknown(message("language"), language, LANGUAGES)
    if path.suffix != ".toml":
        raise UsageError(
            message("{file} is no name for a business case; let it end in .toml"), file=path.name
        )
    if path.exists():
        what = message("{file} is there already, perhaps filled in; name another file")
        raise UsageError(what, file=path.name)
    if not path.parent.is_dir():
        what = message("the folder {folder} is not there; make it first, or name another one")
        raise UsageError(what, folder=str(path.parent))
    text = (resources.files(__package__) / f"template_{language}.toml").read_text(encoding="utf-8")
    path.write_text(text, encoding="utf-8", newline="\n")
    return path
