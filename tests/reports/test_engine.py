"""Real notebooks, run with papermill and a real kernel, as one report each."""

import hashlib
import json
import sys
import threading
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from caseload_analysis.reports import notebooks, scratch
from caseload_analysis.reports.engine import Report, make_report
from caseload_analysis.tables.organisation import SourceFile
from caseload_analysis.tables.problems import UsageError

DECLARED = "data = ''\nteam = 'Noord'\nlanguage = 'nl'\nperiods: int = 3\nlevels = ''  # type: path"
SETTINGS = '[norm]\nunit = "case"\nper_fte = 12\n'


def notebook(path: Path, *sources: str) -> Path:
    first = new_code_cell(DECLARED, metadata={"tags": ["parameters"]})
    cells = [new_markdown_cell("# Head"), first, *map(new_code_cell, sources)]
    nbformat.write(new_notebook(cells=cells), path)
    return path


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "zaken.csv").write_text("zaak\nZ1\n")
    (folder / "caseload.toml").write_text(SETTINGS)
    return folder


def left(out: Path) -> list[str]:
    return sorted(path.name for path in out.iterdir())


def test_a_report_and_its_manifest_and_nothing_else(tmp_path: Path, data: Path) -> None:
    path = notebook(
        tmp_path / "own.ipynb",
        "from pathlib import Path\nPath('left.csv').write_text('persons')",
        "print(team, periods, Path(data).joinpath('zaken.csv').read_text())",
    )
    out = tmp_path / "new" / "out"
    source = SourceFile("zaken.csv", hashlib.sha256((data / "zaken.csv").read_bytes()).hexdigest(), 1)
    values = {"data": str(data), "team": 'West {x} "\\', "periods": 7}
    report = make_report(path, values, out, "west", title="West", sources=(source,))
    assert (report.status, report.cause) == ("made", "")
    assert report.path == out / "west.html"
    assert left(out) == ["west.html", "west.manifest.json"]
    page = report.path.read_text(encoding="utf-8")
    assert 'West {x} "\\ 7 zaak\nZ1' in page.replace("&#34;", '"').replace("&quot;", '"')
    assert "<title>West</title>" in page
    made = json.loads((out / "west.manifest.json").read_text(encoding="utf-8"))
    assert made["report"]["sha256"] == hashlib.sha256(report.path.read_bytes()).hexdigest()
    assert made["parameters"] == values
    first = {"parameter": "data", "name": "zaken.csv", "sha256": source.sha256, "rows": 1}
    assert made["inputs"][0] == first


def test_inputs_may_be_named_from_where_the_caller_is(
    tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "levels.txt").write_text("three levels")
    path = notebook(
        tmp_path / "own.ipynb",
        "from pathlib import Path\nassert Path(data, 'zaken.csv').is_file()",
        "print(Path(levels).read_text())",
    )
    values = {"data": "data", "levels": "levels.txt"}
    report = make_report(path, values, Path("out"), "own")
    assert report.status == "made", report.cause
    assert "three levels" in report.path.read_text(encoding="utf-8")
    assert Path.cwd() == tmp_path
    assert left(tmp_path / "out") == ["own.html", "own.manifest.json"]
    made = json.loads((tmp_path / "out" / "own.manifest.json").read_text(encoding="utf-8"))
    assert made["parameters"] == values
    files = {"data/zaken.csv": "data", "data/caseload.toml": "data", "levels.txt": "levels"}
    assert {(file["parameter"], file["name"], file["sha256"]) for file in made["inputs"]} == {
        (parameter, Path(name).name, hashlib.sha256(Path(name).read_bytes()).hexdigest())
        for name, parameter in files.items()
    }


def test_the_page_does_not_depend_on_when_the_kernel_sends_its_text(tmp_path: Path) -> None:
    path = notebook(
        tmp_path / "own.ipynb",
        "import sys, time",
        "print('first')\nsys.stdout.flush()\ntime.sleep(1)\nprint('second')",
    )
    page = make_report(path, {}, tmp_path, "own").path.read_text(encoding="utf-8")
    assert '<pre class="plain">first\nsecond\n</pre>' in page


def test_the_figures_of_the_inline_backend_are_in_the_page(tmp_path: Path) -> None:
    path = notebook(
        tmp_path / "own.ipynb",
        "%matplotlib inline\nimport matplotlib.pyplot as plt\n_ = plt.plot([1, 2])",
        "from IPython.display import HTML\nHTML('<table id=\"own\"></table>')",
    )
    page = make_report(path, {}, tmp_path, "own").path.read_text(encoding="utf-8")
    assert page.count('src="data:image/png;base64,') == 1
    assert page.count('<table id="own">') == 1


def test_the_kernel_is_this_python_whatever_the_user_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "jupyter" / "kernels" / "python3"
    broken.mkdir(parents=True)
    spec = {"argv": ["/bin/false", "{connection_file}"], "display_name": "theirs", "language": "python"}
    (broken / "kernel.json").write_text(json.dumps(spec))
    start_up = tmp_path / "ipython" / "profile_default" / "startup"
    start_up.mkdir(parents=True)
    (start_up / "00.py").write_text("team = 'of the start-up file'; import sys; sys.exit()")
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    path = notebook(tmp_path / "own.ipynb", "import sys\nprint('python is', sys.executable)")
    report = make_report(path, {}, tmp_path / "out", "own")
    assert report.status == "made", report.cause
    assert f"python is {sys.executable}" in report.path.read_text(encoding="utf-8")
    assert not list((tmp_path / "ipython").rglob("history*"))


def failed(report: Report) -> tuple[str, int | None, str]:
    assert report.status == "failed"
    assert "Traceback" not in report.cause
    return report.cause, report.cell, report.line


def test_a_failing_cell_is_named_with_its_cause(tmp_path: Path) -> None:
    path = notebook(tmp_path / "own.ipynb", "x = 1", "\n# divide\nx / 0\n", "print('never')")
    report = make_report(path, {"team": "West"}, tmp_path / "out", "own")
    assert failed(report) == ("ZeroDivisionError: division by zero", 4, "# divide")
    assert "ZeroDivisionError" in report.detail
    assert left(tmp_path / "out") == []


def test_an_error_of_ours_is_told_in_its_own_words(tmp_path: Path) -> None:
    raising = "raise UsageError.unknown('team', 'Nord', ['Noord'])"
    path = notebook(
        tmp_path / "own.ipynb", "from caseload_analysis.tables.problems import UsageError", raising
    )
    report = make_report(path, {}, tmp_path / "out", "own")
    assert failed(report) == ("unknown team 'Nord'; did you mean 'Noord'? Known: Noord", 4, raising)


def test_a_kernel_that_is_killed_is_a_failed_report(tmp_path: Path) -> None:
    path = notebook(tmp_path / "own.ipynb", "import os, signal", "os.kill(os.getpid(), signal.SIGKILL)")
    cause, cell, line = failed(make_report(path, {}, tmp_path / "out", "own"))
    assert "ended by itself" in cause
    assert (cell, line) == (4, "os.kill(os.getpid(), signal.SIGKILL)")
    assert left(tmp_path / "out") == []


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"taem": "West"}, "did you mean 'team'"),
        ({"periods": "3"}, "'3' is of type str; give a plain int"),
    ],
)
def test_wrong_parameters_fail_before_the_notebook_runs(
    tmp_path: Path, values: dict[str, object], said: str
) -> None:
    marker = tmp_path / "ran"
    path = notebook(tmp_path / "own.ipynb", f"open({str(marker)!r}, 'w').close()")
    cause, cell, _ = failed(make_report(path, values, tmp_path / "out", "own"))
    assert said in cause
    assert cell is None
    assert not marker.exists()


def test_wrong_settings_fail_with_their_place(tmp_path: Path, data: Path) -> None:
    (data / "caseload.toml").write_text("[norm]\nper_fte = 12\n")
    report = make_report(notebook(tmp_path / "own.ipynb"), {"data": str(data)}, tmp_path / "out", "own")
    assert failed(report)[0].startswith("caseload.toml")


def test_a_failure_leaves_the_report_that_was_there(tmp_path: Path) -> None:
    path = notebook(tmp_path / "own.ipynb", "print(1 / (periods - 3))")
    assert make_report(path, {"periods": 4}, tmp_path / "out", "own").status == "made"
    before = {name: (tmp_path / "out" / name).read_bytes() for name in left(tmp_path / "out")}
    failed(make_report(path, {"periods": 3}, tmp_path / "out", "own"))
    assert before == {name: (tmp_path / "out" / name).read_bytes() for name in left(tmp_path / "out")}


@pytest.mark.parametrize(
    "change", ["open(data + '/zaken.csv', 'a').write('Z2')", "open(levels, 'w').close()"]
)
def test_inputs_that_change_while_the_report_is_made_are_noticed(
    tmp_path: Path, data: Path, change: str
) -> None:
    (tmp_path / "levels.txt").write_text("three levels")
    values = {"data": str(data), "levels": str(tmp_path / "levels.txt")}
    path = notebook(tmp_path / "own.ipynb", change)
    cause, _, _ = failed(make_report(path, values, tmp_path / "out", "own"))
    assert "changed while" in cause
    assert left(tmp_path / "out") == []


def test_an_input_that_is_not_there_fails_before_the_notebook_runs(tmp_path: Path) -> None:
    marker = tmp_path / "ran"
    path = notebook(tmp_path / "own.ipynb", f"open({str(marker)!r}, 'w').close()")
    cause, cell, _ = failed(make_report(path, {"levels": "nowhere.txt"}, tmp_path / "out", "own"))
    assert cause.startswith("nowhere.txt: the parameter levels names a file or folder that is not there")
    assert cell is None
    assert not marker.exists() and not (tmp_path / "out").exists()


def test_an_output_that_loads_from_elsewhere_fails(tmp_path: Path) -> None:
    path = notebook(
        tmp_path / "own.ipynb", "from IPython.display import HTML\nHTML('<script src=\"x.js\"></script>')"
    )
    assert "load or run" in failed(make_report(path, {}, tmp_path / "out", "own"))[0]


def test_the_executed_notebook_is_kept_only_when_asked(tmp_path: Path) -> None:
    path = notebook(tmp_path / "own.ipynb", "6 * 7")
    make_report(path, {}, tmp_path / "out", "own", keep_notebook=True)
    assert left(tmp_path / "out") == ["own.html", "own.ipynb", "own.manifest.json"]
    kept = nbformat.read(tmp_path / "out" / "own.ipynb", as_version=4)
    assert kept.cells[-1].outputs[0].data["text/plain"] == "42"
    assert not nbformat.read(path, as_version=4).cells[-1].outputs


def test_it_refuses_to_run_in_a_thread(tmp_path: Path) -> None:
    said: list[str] = []

    def run() -> None:
        try:
            make_report(notebook(tmp_path / "own.ipynb"), {}, tmp_path, "own")
        except UsageError as error:
            said.append(str(error))

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert "never in a thread" in said[0]


def test_scratch_of_the_living_stays_and_of_the_dead_goes(tmp_path: Path) -> None:
    dead = tmp_path / f"{scratch.PREFIX}dead"
    dead.mkdir()
    (dead / "lock").write_text("99999")
    (dead / "half.html").write_text("half")
    with scratch.scratch(tmp_path) as alive:
        assert not dead.exists()
        scratch.clean(tmp_path)
        assert alive.is_dir()
    assert left(tmp_path) == []


def test_a_notebook_is_found_by_path_or_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = notebook(tmp_path / "own.ipynb")
    assert notebooks.locate(path) == path
    monkeypatch.setattr(notebooks, "_PACKAGE", tmp_path / "package")
    installed = tmp_path / "notebooks"
    installed.mkdir()
    ours = notebook(installed / "team_report.ipynb")
    assert notebooks.locate("team_report") == notebooks.locate("team_report.ipynb") == ours
    with pytest.raises(UsageError, match=r"did you mean 'team_report'\? Known: team_report"):
        notebooks.locate("team_reprot")
    inside = tmp_path / "package" / "notebooks"
    inside.mkdir(parents=True)
    assert notebooks.locate(notebook(inside / "team_report.ipynb").stem) == inside / "team_report.ipynb"
