"""Where the published data that come with the package are: in an installed wheel, or in a checkout."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pandas as pd

from caseload_analysis.tables.problems import DataError, message

_PACKAGE = Path(__file__).resolve().parents[1]


def folder(name: str) -> Path:
    """Return the folder ``name`` of the data: inside an installed wheel, or beside the package.

    >>> folder("tno").name
    'tno'
    """
    inside = _PACKAGE / "data" / name
    return inside if inside.is_dir() else _PACKAGE.parent / "data" / name


def located(name: str, file: str) -> Path:
    """Return the path of one file of the data; DataError when the installation lacks it.

    >>> located("tno", "figures.csv").name
    'figures.csv'
    """
    path = folder(name) / file
    if not path.is_file():
        raise DataError.single(
            message("a file that belongs to the package is not there"),
            message("install the package again"),
            file=f"{name}/{file}",
        )
    return path


def table(name: str, file: str) -> pd.DataFrame:
    """Return a CSV file of the data with every column as text, empty where nothing was given.

    >>> table("tno", "figures.csv")["value"].dtype == "str"
    True
    """
    return _read(located(name, file)).copy()


@cache
def _read(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8")
