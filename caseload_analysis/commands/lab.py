"""The command that opens the panel in JupyterLab: this Python, the user's own folder, this computer only."""

from __future__ import annotations

import json
import logging
import os
import signal
import socket
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from caseload_analysis.commands.options import LanguageOption
from caseload_analysis.commands.plainly import plainly
from caseload_analysis.tables.problems import CaseloadError, DataError, message

if TYPE_CHECKING:
    from caseload_analysis.reports.language import Language

FOLDER: Final = "caseload-lab"
"""The user's own folder in which the copy of the notebook and the reports stand."""
NOTEBOOK: Final = "explore_team"
OWN: Final = "own"
"""The tag of the cell in which the user tries code."""
HOST: Final = "127.0.0.1"
FIRST_PORT: Final = 8888
_DEMO: Final = Path("data/demo")
_OVERRIDES: Final = {
    "@jupyterlab/apputils-extension:notification": {
        "fetchNews": "false",
        "checkForUpdates": False,
        "doNotDisturbMode": True,
    },
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
}
"""No news and no looking for updates, and the whole of the panel drawn at once."""

_WITHOUT: Final = {"ServerApp": {"jpserver_extensions": {"jupyter_lsp": False}}}
"""No language servers: looking for them leaves files in the user's home."""
_LARGEST: Final = {"ServerApp": {"tornado_settings": {"websocket_max_message_size": 512 * 1024**2}}}
"""So many bytes can be uploaded at once; without this it would be ten million."""


def lab(
    *,
    data: Annotated[
        Path | None, typer.Option("--data", help="A folder with tables, or a workbook; the panel can ask.")
    ] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="By default the first one free.")] = 0,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the browser.")] = True,
    language: LanguageOption = "",
) -> None:
    """Open the panel in JupyterLab, to look at teams and move the band; Ctrl-C ends it."""
    folder = Path.cwd() / FOLDER
    with plainly(folder, data or _DEMO, language) as speech:
        from caseload_analysis.reports.scratch import scratch  # noqa: PLC0415 (heavy)

        _require(data)
        _require_port(port)
        notebook = own_copy(folder, data)
        with scratch(Path(gettempdir())) as settings:
            _settle(settings)
            _serve(_options(folder, notebook, port, browser=browser), notebook, speech)


def own_copy(folder: Path, data: Path | None) -> Path:
    """Return the user's own copy of the notebook, made where it is missing, reading ``data`` when given."""
    from caseload_analysis.reports import notebooks, parameters  # noqa: PLC0415 (heavy)

    path = folder / f"{NOTEBOOK}.ipynb"
    fresh = not path.exists()
    node = parameters.read(notebooks.locate(NOTEBOOK) if fresh else path)
    if fresh or data is not None:
        chosen = data or (_DEMO if _DEMO.is_dir() else None)
        _name_data(node, chosen.resolve().as_posix() if chosen else "")
        folder.mkdir(parents=True, exist_ok=True)
        import_module("nbformat").write(node, path)
    return path


def _name_data(node: Any, data: str) -> None:
    """Write the folder of the data into the cell of the parameters; empty all, and fold what nobody edits."""
    for cell in node.cells:
        if cell.cell_type != "code":
            continue
        cell.outputs, cell.execution_count = [], None
        if "parameters" in cell.metadata.get("tags", []):
            kept = [line for line in cell.source.splitlines() if not line.startswith("data =")]
            cell.source = "\n".join([f"data = {json.dumps(data, ensure_ascii=False)}", *kept])
        elif OWN not in cell.metadata.get("tags", []):
            cell.metadata["jupyter"] = {"source_hidden": True}


def _require(data: Path | None) -> None:
    if data is not None and not data.exists():
        raise DataError.single(
            message("there is no folder or file here"),
            message("name a folder with CSV files, or a workbook (.xlsx)"),
            file=str(data),
        )


def _require_port(port: int) -> None:
    """Refuse a port on which something listens already."""
    with socket.socket() as tried:
        if port and tried.connect_ex((HOST, port)) == 0:
            what = message("port {port} is taken by another program; name another one, or leave --port out")
            raise CaseloadError(what, port=port)


def _settle(settings: Path) -> None:
    """Let Jupyter find its settings, this Python as its kernel and room for its own files in one folder.

    What the user has set for Jupyter elsewhere is neither read nor changed.
    """
    config, data = settings / "config", settings / "data"
    _write(config / "labconfig" / "default_setting_overrides.json", _OVERRIDES)
    _write(config / "jupyter_server_config.d" / "extensions.json", _WITHOUT)
    _write(config / "jupyter_server_config.json", _LARGEST)
    quiet = ["--IPKernelApp.log_level=ERROR"]
    command = import_module("ipykernel.kernelspec").get_kernel_dict(extra_arguments=quiet)
    _write(data / "kernels" / "python3" / "kernel.json", command)
    places = {
        "JUPYTER_CONFIG_DIR": config,
        "JUPYTER_CONFIG_PATH": config,
        "JUPYTER_DATA_DIR": data,
        "JUPYTER_RUNTIME_DIR": settings / "runtime",
        "JUPYTERLAB_SETTINGS_DIR": settings / "settings",
        "JUPYTERLAB_WORKSPACES_DIR": settings / "workspaces",
        "IPYTHONDIR": settings / "ipython",
    }
    os.environ.update({name: str(place) for name, place in places.items()})
    inherited = os.environ.get("JUPYTER_PATH", "")
    os.environ["JUPYTER_PATH"] = os.pathsep.join(filter(None, [str(data), inherited]))


def _write(path: Path, content: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=1), encoding="utf-8")


def _options(folder: Path, notebook: Path, port: int, *, browser: bool) -> list[str]:
    """Return how JupyterLab is started: on this computer, with a token, asking nothing of the network."""
    return [
        f"--ServerApp.ip={HOST}",
        f"--ServerApp.port={port or FIRST_PORT}",
        f"--ServerApp.port_retries={0 if port else 50}",
        f"--ServerApp.root_dir={folder}",
        f"--ServerApp.open_browser={browser}",
        "--ServerApp.answer_yes=True",
        "--ServerApp.log_level=ERROR",
        "--LabApp.log_level=ERROR",
        "--ServerApp.allow_root=True",
        "--ServerApp.terminals_enabled=False",
        "--ServerApp.allow_remote_access=False",
        "--KernelSpecManager.allowed_kernelspecs=python3",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.extension_manager=readonly",
        f"--LabApp.default_url=/doc/tree/{notebook.name}",
    ]


def _serve(options: Sequence[str], notebook: Path, speech: Language) -> None:
    """Run JupyterLab until Ctrl-C, and say where it is."""
    server = import_module("jupyterlab.labapp").LabApp.initialize_server(argv=list(options))
    server.log.setLevel(logging.CRITICAL + 1)  # it would say where it is in its own way
    signal.signal(signal.SIGINT, lambda *_: server.stop(from_signal=True))  # at once, without a question

    def tell() -> None:
        """Say where it is, once it listens there."""
        address = f"{server.connection_url}doc/tree/{notebook.name}?token={server.identity_provider.token}"
        typer.echo(speech.text("The panel is at {address}", address=address))
        typer.echo(speech.text("Choose Run, then Run All Cells. Ctrl-C here ends it."))

    server.io_loop.add_callback(tell)
    server.start()
    typer.echo(speech.text("The panel is closed."))
