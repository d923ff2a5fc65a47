"""Every file that a comparison was made from, in the manifest beside it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from caseload_analysis.reports import manifest
from caseload_analysis.reports.comparison.origins import Origin
from caseload_analysis.reports.scratch import place, scratch
from caseload_analysis.tables.problems import CaseloadError, message
from caseload_analysis.tables.sources import sha256


def trace(target: Path, origins: Sequence[Origin]) -> None:
    """Write the files of a comparison, with their hashes, in the manifest of the report ``target``.

    The engine names the files at the parameter ``data`` only. Where a file changed since it was read,
    report and manifest are removed, and CaseloadError is raised.
    """
    beside = manifest.beside(target)
    if any(not origin.path.is_file() or _hash(origin.path) != origin.sha256 for origin in origins):
        for path in (target, beside):
            path.unlink(missing_ok=True)
        raise CaseloadError(message("the data changed while the report was made; make it again"))
    made: dict[str, Any] = json.loads(beside.read_text(encoding="utf-8"))
    known = {(file["name"], file["sha256"]) for file in made["inputs"]}
    more = [
        {"name": origin.name, "sha256": origin.sha256, "rows": None}
        for origin in origins
        if (origin.name, origin.sha256) not in known
    ]
    content = manifest.text({**made, "inputs": [*made["inputs"], *more]})
    with scratch(target.parent) as folder:
        place(folder, beside, content.encode("utf-8"))


def _hash(path: Path) -> str:
    return sha256(path.read_bytes())
