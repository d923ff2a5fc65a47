"""No file names a package registry's host or a folder of somebody's machine; the lock is safe."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from functools import cache
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCK = ROOT / "requirements.lock"
# In pieces, so that this file passes its own test.
HOSTS = [
    ".".join(parts)
    for parts in [
        ("py" + "pi", "org"),
        ("python" + "hosted", "org"),
        ("npm" + "js", "org"),
        ("npm" + "js", "com"),
        ("ana" + "conda", "org"),
        ("ana" + "conda", "com"),
        ("cra" + "tes", "io"),
        ("cran", "r-" + "project", "org"),
        ("proxy", "gol" + "ang", "org"),
    ]
]
FOLDERS = ["ho" + "me", "ro" + "ot", "t" + "mp", "wo" + "rk", "Us" + "ers", "o" + "pt", "mn" + "t"]
FORBIDDEN = re.compile(
    "|".join(
        [
            *(re.escape(host) for host in HOSTS),
            rf"(?<![\w.~)}}/-])/(?:{'|'.join(FOLDERS)})/\w",
            rf"\b[A-Z]:\\+{FOLDERS[4]}\\",
            "index" + "-url",
        ]
    )
)
ALLOWED = {("Makefile", "index" + "-url")}


@cache
def files() -> list[Path]:
    """Return the files that belong to the project: tracked, or new and not ignored."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    paths = (ROOT / name.decode() for name in listed.stdout.split(b"\0") if name)
    return [path for path in paths if path.is_file()]


def text_of(path: Path) -> str:
    """Return the text of a file, or nothing where it is no text."""
    content = path.read_bytes()
    return "" if b"\0" in content else content.decode("utf-8", errors="replace")


def requirements() -> dict[str, list[str]]:
    """Return the lines of each requirement in the lock, its hashes behind it."""
    found: dict[str, list[str]] = {}
    current: list[str] = []
    for line in LOCK.read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not line.strip():
            continue
        if not line.startswith(" "):
            current = found.setdefault(line.rstrip(" \\"), [])
        else:
            current.append(line.strip(" \\"))
    return found


def test_no_file_holds_an_address() -> None:
    listed = files()
    assert ROOT / "pyproject.toml" in listed
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in listed
        for match in FORBIDDEN.finditer(text_of(path))
        if (path.name, match[0]) not in ALLOWED
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (f"https://{HOSTS[0]}/simple", True),
        (f"see /{FOLDERS[0]}/somebody/export.csv", True),
        (f'"/{FOLDERS[2]}/out"', True),
        (f"C:\\{FOLDERS[4]}\\somebody", True),
        (f"https://example.org/{FOLDERS[0]}/page", False),
        (f"docs/{FOLDERS[3]}/page.md", False),
        ("a/b and either/or", False),
    ],
)
def test_what_counts_as_an_address(text: str, wrong: bool) -> None:
    assert bool(FORBIDDEN.search(text)) is wrong


def test_the_lock_holds_names_versions_and_hashes_only() -> None:
    for line in LOCK.read_text(encoding="utf-8").splitlines():
        assert re.fullmatch(r"#.*|[a-z0-9.-]+==\S+( ; .*)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?", line), (
            line
        )
        assert "://" not in line


def test_every_requirement_in_the_lock_has_a_hash() -> None:
    locked = requirements()
    assert locked
    assert not [name for name, hashes in locked.items() if not hashes]


def test_the_lock_fits_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [
        *project["project"]["dependencies"],
        *project["project"]["optional-dependencies"]["dev"],
        *project["build-system"]["requires"],
        "editables",
    ]
    locked: dict[str, list[str]] = {}
    for requirement in map(Requirement, requirements()):
        locked.setdefault(canonicalize_name(requirement.name), []).append(str(requirement.specifier)[2:])
    unfit = [
        requirement.name
        for requirement in map(Requirement, wanted)
        if not (versions := locked.get(canonicalize_name(requirement.name)))
        or not all(requirement.specifier.contains(version) for version in versions)
    ]
    assert not unfit, f"run make lock: {unfit}"
