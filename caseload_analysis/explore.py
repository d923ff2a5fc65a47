"""The front door in JupyterLab: one call opens the panel.

>>> from caseload_analysis import explore
>>> board = explore.panel()  # with a folder: explore.panel("data/demo")
>>> board.text
''
"""

from __future__ import annotations

from pathlib import Path

from caseload_analysis.panel.board import Panel
from caseload_analysis.panel.sortable import sortable_tables
from caseload_analysis.panel.what_if import with_band

__all__ = ["panel", "sortable_tables", "with_band"]


def panel(
    data: str | Path = "",
    out: str | Path = "reports",
    language: str = "",
    audience: str = "hr",
    team: str = "",
) -> Panel:
    """Return the panel of the organisation in ``data``; the last line of a cell shows it.

    Parameters
    ----------
    data : path
        A folder of tables or a workbook, as for ``read``; empty: the panel begins by asking for it.
    out : path
        The folder of the reports that are made in the panel.
    language : {"", "nl", "en"}
        That of the settings by default.
    audience : {"hr", "manager", "team", "management", "works_council", "researcher"}
        For whom it is shown; nothing that this reader may not see is in memory.
    team : str
        The team of the audiences ``team`` and ``manager``.

    Notes
    -----
    What is wrong with the data is shown in the panel, never raised.
    """
    return Panel(data, out, language, audience, team)
