"""What a report was made from: written beside it, and compared to see whether it must be made again."""

from __future__ import annotations

import datetime as dt
import json
import platform
import re
import subprocess
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any, Final

from caseload_analysis import __version__
from caseload_analysis.comparison import shipped
from caseload_analysis.reports import inputs
from caseload_analysis.tables.deliveries import settings_of
from caseload_analysis.tables.organisation import SourceFile
from caseload_analysis.tables.settings import Settings
from caseload_analysis.tables.sources import sha256

DISTRIBUTION: Final = "caseload-analysis"
_PACKAGE: Final = Path(__file__).resolve().parents[1]
_SOURCES: Final = {".py", ".po", ".j2", ".css", ".toml", ".mplstyle"}
_SHIPPED: Final = ("dfe", "references", "tno")
_TABLES: Final = {".csv", ".toml"}
_FILE: Final = ("parameter", "name", "sha256")


def beside(target: Path) -> Path:
    """Return the path of the manifest of the report ``target``.

    >>> beside(Path("out/team_report.html")).name
    'team_report.manifest.json'
    """
    return target.with_name(f"{target.stem}.manifest.json")


def expected(
    notebook: Path, parameters: Mapping[str, Any], form: str = "html", title: str = ""
) -> dict[str, Any]:
    """Return everything that decides what a report looks like, without running its notebook.

    Keys: ``notebook`` (name, sha256), ``parameters``, ``format``, ``title``, ``inputs``
    (parameter, name and sha256 of each file that the parameters name, see ``inputs.found``),
    ``settings`` (all of those beside ``data``, defaults included; None without a settings file),
    ``package`` (name, version, sha256 of its sources and its data), ``python`` and ``packages``
    (versions). Raises DataError when the settings are wrong.
    """
    data = parameters.get("data")
    source = Path(data) if isinstance(data, str) and data else None
    return {
        "notebook": {"name": notebook.name, "sha256": sha256(notebook.read_bytes())},
        "parameters": dict(parameters),
        "format": form,
        "title": title,
        "inputs": inputs.hashed(inputs.found(notebook, parameters)),
        "settings": settings(source) if source else None,
        "package": {
            "name": DISTRIBUTION,
            "version": __version__,
            "sha256": package_sha256(),
        },
        "python": platform.python_version(),
        "packages": package_versions(),
    }


def is_current(target: Path, wanted: Mapping[str, Any]) -> bool:
    """Whether the report ``target`` is whole and was made from exactly what ``wanted`` names."""
    found = written(target)
    return found is not None and not differences(found, wanted)


def written(target: Path) -> dict[str, Any] | None:
    """Return the manifest beside the report ``target``; None when one of the two is missing or not whole."""
    try:
        found = json.loads(beside(target).read_text(encoding="utf-8"))
        whole = found["report"]["sha256"] == sha256(target.read_bytes())
        files = [(file["name"], file["sha256"]) for file in found["inputs"]]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return dict(found) if whole and len(files) == len(found["inputs"]) else None


def differences(found: Mapping[str, Any], wanted: Mapping[str, Any]) -> list[str]:
    """Return the keys of ``wanted`` (see ``expected``) that have another value in the manifest ``found``.

    ``other_inputs`` is among them where a file differs that another parameter than ``data`` names.
    """
    files = [{key: file.get(key) for key in _FILE} for file in found["inputs"]]
    known = {**found, "inputs": files}
    differing = [key for key, value in _as_json(wanted).items() if known.get(key) != value]
    others = _beside_data(files) != _beside_data(wanted["inputs"])
    return [*differing, "other_inputs"] if others else differing


def complete(
    wanted: Mapping[str, Any],
    target: Path,
    content: bytes,
    sources: Iterable[SourceFile] = (),
    until: dt.date | None = None,
    *,
    seen: Mapping[str, Mapping[str, str]] | None = None,
) -> dict[str, Any]:
    """Return the manifest of the report ``target`` that holds ``content``.

    To ``wanted`` come the ``rows`` of each input file (None where ``sources`` does not name it),
    ``data_until``, ``git_commit`` of the installed checkout, ``made`` (UTC), ``report`` (file,
    sha256) and what was ``seen``: the hashes of ``fingerprints``, where they were asked for.
    """
    return {
        "report": {"file": target.name, "sha256": sha256(content)},
        "made": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "data_until": until.isoformat() if until else None,
        **_as_json(wanted),
        "inputs": _counted(wanted["inputs"], sources),
        "git_commit": git_commit(),
        **(seen or {}),
    }


def confirmed(
    found: Mapping[str, Any],
    wanted: Mapping[str, Any],
    sources: Iterable[SourceFile],
    known: Mapping[str, str],
    until: dt.date | None = None,
) -> dict[str, Any]:
    """Return the manifest ``found`` of a report that would be the same if it were made from ``wanted``.

    It names the files of ``wanted``, so that the next look is quick; ``made_from`` keeps those that the
    report was really made from, and ``confirmed`` says when it was looked at.
    """
    return {
        **found,
        **_as_json({key: wanted[key] for key in ("parameters", "settings")}),
        "inputs": _counted(wanted["inputs"], sources),
        "data_until": until.isoformat() if until else None,
        "known": dict(known),
        "made_from": found.get("made_from", found["inputs"]),
        "confirmed": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
    }


def text(content: Mapping[str, Any]) -> str:
    """Return a manifest as JSON text, one key a line."""
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def settings(source: Path) -> dict[str, Any] | None:
    """Return the settings beside the tables at ``source``, defaults included; None without a file."""
    path = settings_of(source)
    return Settings.from_toml(path).model_dump(mode="json") if path.is_file() else None


@cache
def package_sha256() -> str:
    """Return one SHA-256 over names and contents of the package's source files and the data with it."""
    found = {path.relative_to(_PACKAGE): path for path in _PACKAGE.rglob("*") if path.suffix in _SOURCES}
    for name in _SHIPPED:
        folder = shipped.folder(name)
        tables = (path for path in folder.rglob("*") if path.suffix in _TABLES)
        found |= {Path("data", name, path.relative_to(folder)): path for path in tables}
    lines = [f"{name.as_posix()} {sha256(found[name].read_bytes())}" for name in sorted(found)]
    return sha256("\n".join(lines).encode())


@cache
def package_versions() -> dict[str, str]:
    """Return the installed version of each package that the project depends on, by name."""
    try:
        lines = metadata.requires(DISTRIBUTION) or []
    except metadata.PackageNotFoundError:
        return {}
    needed = [re.split(r"[^\w.-]", line, maxsplit=1)[0] for line in lines if "extra ==" not in line]
    return {name: metadata.version(name) for name in sorted(needed)}


@cache
def git_commit() -> str | None:
    """Return the commit of the checkout that the package runs from; None when it is in no checkout."""
    if not (_PACKAGE.parent / ".git").exists():
        return None
    command = ["git", "-C", str(_PACKAGE.parent), "rev-parse", "HEAD"]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, check=False, timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return answer.stdout.strip() or None


def _counted(files: Iterable[Mapping[str, Any]], sources: Iterable[SourceFile]) -> list[dict[str, Any]]:
    """Return the input files with their rows; None where ``sources`` does not know the file."""
    rows = {(source.name, source.sha256): source.rows for source in sources}
    return [{**file, "rows": rows.get((file["name"], file["sha256"]))} for file in files]


def _beside_data(files: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the input files that another parameter than ``data`` names."""
    return [file for file in files if file["parameter"] != inputs.DATA]


def _as_json(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``values`` as they come back from a JSON file."""
    return dict(json.loads(json.dumps(values)))
