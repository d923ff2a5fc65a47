"""The command that opens JupyterLab: a copy, this very Python, this computer only, a clean end."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from typer.testing import CliRunner

from caseload_analysis.cli import app
from caseload_analysis.commands.lab import own_copy
from caseload_analysis.reports import notebooks

DEMO = Path(__file__).parents[2] / "data" / "demo"


def cells(path: Path) -> list[nbformat.NotebookNode]:
    return nbformat.reads(path.read_text(encoding="utf-8"), as_version=4).cells  # type: ignore[no-untyped-call]


def test_the_copy_reads_the_users_data_and_ours_stays(tmp_path: Path) -> None:
    ours = notebooks.locate("explore_team")
    before = ours.read_bytes()
    copy = own_copy(tmp_path / "lab", DEMO)
    (declared,) = [cell for cell in cells(copy) if "parameters" in cell.metadata.get("tags", [])]
    names: dict[str, str] = {}
    exec(declared.source, names)
    assert Path(names["data"]) == DEMO
    assert ours.read_bytes() == before
    assert not [cell for cell in cells(copy) if cell.get("outputs") or cell.get("execution_count")]


def test_only_the_cells_that_one_edits_are_open(tmp_path: Path) -> None:
    code = [cell for cell in cells(own_copy(tmp_path, DEMO)) if cell.cell_type == "code"]
    folded = [cell for cell in code if cell.metadata.get("jupyter", {}).get("source_hidden")]
    assert [cell.source for cell in code if cell not in folded][1:] == ["board.frame()"]
    assert len(folded) == len(code) - 2


def test_a_copy_that_is_there_keeps_what_its_owner_wrote(tmp_path: Path) -> None:
    copy = own_copy(tmp_path, DEMO)
    node = nbformat.reads(copy.read_text(encoding="utf-8"), as_version=4)  # type: ignore[no-untyped-call]
    node.cells.append(nbformat.v4.new_markdown_cell("my own words"))  # type: ignore[no-untyped-call]
    copy.write_text(nbformat.writes(node), encoding="utf-8")  # type: ignore[no-untyped-call]
    written = copy.read_bytes()
    assert own_copy(tmp_path, None).read_bytes() == written
    own_copy(tmp_path, tmp_path)
    sources = [cell.source for cell in cells(copy)]
    assert "my own words" in sources
    assert any(tmp_path.as_posix() in source for source in sources)


def test_a_missing_folder_is_said_plainly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(app, ["lab", "--data", "nergens", "--no-browser"])
    assert done.exit_code == 1
    assert "nergens: hier is geen map of bestand" in done.output
    assert not list(tmp_path.iterdir())


def test_a_taken_port_is_said_plainly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = CliRunner().invoke(app, ["lab", "--port", str(port), "--no-browser"])
    assert done.exit_code == 1
    assert f"poort {port} is in gebruik" in done.output


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a kernel called python3 that is not this one, in two places."""
    home = tmp_path_factory.mktemp("home")
    for folder in (home / ".local" / "share" / "jupyter", home / "other"):
        spec = folder / "kernels" / "python3"
        spec.mkdir(parents=True)
        other = {"argv": ["/bin/false", "{connection_file}"], "display_name": "Other", "language": "python"}
        (spec / "kernel.json").write_text(json.dumps(other), encoding="utf-8")
    return home


@pytest.fixture(scope="module")
def lab(home: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The running command and the address that it printed."""
    environment = {
        **os.environ,
        "HOME": str(home),
        "JUPYTER_PATH": str(home / "other"),
        "PYTHONUNBUFFERED": "1",
    }
    for name in ("JUPYTER_DATA_DIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR"):
        environment.pop(name, None)
    command = [sys.executable, "-m", "caseload_analysis", "lab", "--data", str(DEMO), "--no-browser"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    with subprocess.Popen(command, cwd=home, env=environment, text=True, **pipes) as running:  # type: ignore[call-overload]
        try:
            yield running, next(found[0] for line in running.stdout if (found := re.search(r"http\S+", line)))
        finally:
            if running.poll() is None:
                running.kill()


def ask(address: str, path: str, *, token: bool = True) -> tuple[int, str]:
    origin, _, secret = re.match(r"(http://[^/]+)/(.*)\?token=(.*)", address).groups()  # type: ignore[union-attr]
    request = urllib.request.Request(
        origin + path, headers={"Authorization": f"token {secret}"} if token else {}
    )
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, ""


def test_it_listens_here_only_and_asks_for_the_token(lab: tuple[subprocess.Popen[str], str]) -> None:
    _, address = lab
    assert address.startswith("http://127.0.0.1:")
    assert ask(address, "/api/contents")[0] == 200
    assert ask(address, "/api/contents", token=False)[0] == 403


def test_the_kernel_is_this_very_python(lab: tuple[subprocess.Popen[str], str]) -> None:
    specs = json.loads(ask(lab[1], "/api/kernelspecs")[1])
    assert specs["default"] == "python3"
    assert set(specs["kernelspecs"]) == {"python3"}
    assert specs["kernelspecs"]["python3"]["spec"]["argv"][0] == sys.executable


def test_news_and_updates_are_off(lab: tuple[subprocess.Popen[str], str]) -> None:
    plugin = json.loads(ask(lab[1], "/lab/api/settings/@jupyterlab/apputils-extension:notification")[1])
    defaults = {name: entry["default"] for name, entry in plugin["schema"]["properties"].items()}
    assert defaults["fetchNews"] == "false"
    assert defaults["checkForUpdates"] is False
    assert json.loads(ask(lab[1], "/lab/api/news")[1])["news"] == []


def test_it_ends_cleanly_and_leaves_the_home_alone(
    lab: tuple[subprocess.Popen[str], str], home: Path
) -> None:
    running, _ = lab
    running.send_signal(signal.SIGINT)
    assert running.wait(timeout=20) == 0
    assert running.stdout is not None
    rest = running.stdout.read()
    assert "Traceback" not in rest
    assert len(rest.splitlines()) <= 2
    time.sleep(0.05)
    left = sorted(path.relative_to(home).as_posix() for path in home.rglob("*") if path.is_file())
    assert [name for name in left if not name.startswith(".cache/")] == [
        ".local/share/jupyter/kernels/python3/kernel.json",
        "caseload-lab/explore_team.ipynb",
        "other/kernels/python3/kernel.json",
    ]
