"""Where the notebooks are: ours by name, anybody's by path."""

from __future__ import annotations

from pathlib import Path

from caseload_analysis.tables.problems import UsageError, message

_PACKAGE = Path(__file__).resolve().parents[1]


def folder() -> Path:
    """Return the folder of our own notebooks: inside an installed wheel, or beside the package."""
    inside = _PACKAGE / "notebooks"
    return inside if inside.is_dir() else _PACKAGE.parent / "notebooks"


def names() -> tuple[str, ...]:
    """Return the names of our own notebooks, sorted."""
    return tuple(sorted(path.stem for path in folder().glob("*.ipynb")))


def locate(name_or_path: str | Path) -> Path:
    """Return the notebook file that ``name_or_path`` stands for.

    Parameters
    ----------
    name_or_path : str or Path
        The path of a notebook, or the name of one of ours with or without ``.ipynb``.

    Raises
    ------
    UsageError
        When there is neither such a file nor such a name.
    """
    path = Path(name_or_path)
    if path.is_file() and path.suffix == ".ipynb":
        return path.resolve()
    name = str(name_or_path).removesuffix(".ipynb")
    if name not in names():
        raise UsageError.unknown(message("notebook"), name_or_path, names())
    return folder() / f"{name}.ipynb"
