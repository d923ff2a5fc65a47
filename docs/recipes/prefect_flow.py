"""Prefect: a task for each report that is due.

``python prefect_flow.py`` makes what is due now; ``python prefect_flow.py serve`` goes on doing so,
every morning. Three environment variables say what and where:

CASELOAD       the command, such as /srv/caseload/venv/bin/caseload
CASELOAD_DATA  the folder of the data
CASELOAD_OUT   the folder of the reports, the same for all workers

Written for Prefect 3. Prefect's own environment does not need this package: it only starts the command.
"""

from __future__ import annotations

import os
import subprocess
import sys

from prefect import flow, get_run_logger, task
from prefect.futures import wait
from prefect.schedules import Cron
from prefect.task_runners import ThreadPoolTaskRunner

CASELOAD = os.environ.get("CASELOAD", "caseload")
DATA = os.environ.get("CASELOAD_DATA", "/srv/caseload/data")
OUT = os.environ.get("CASELOAD_OUT", "/srv/caseload/reports")
EVERY_MORNING = Cron("30 6 * * *", timezone="Europe/Amsterdam")


def caseload(command: str, *options: str) -> str:
    """Run one command of the package and return what it prints; its exit code decides over the task."""
    words = [CASELOAD, command, "--data", DATA, "--out", OUT, *options]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    for line in [*done.stdout.splitlines(), *done.stderr.splitlines()]:
        get_run_logger().info(line)
    done.check_returncode()
    return done.stdout


@task
def due() -> list[str]:
    """Return the keys of the reports that are due."""
    return caseload("due", "--keys").split()


@task(task_run_name="{key}", retries=1, retry_delay_seconds=60)
def report(key: str) -> str:
    """Make one report."""
    return caseload("run", "--only", key)


@task
def overview() -> str:
    """Try again what failed, make what only came due through the others, and write index.html."""
    return caseload("run")


@flow(task_runner=ThreadPoolTaskRunner(max_workers=4))
def caseload_reports() -> str:
    """Make each report that is due in a task of its own, then the overview; return its summary line."""
    wait(report.map(due()))
    return overview().splitlines()[-1]


if __name__ == "__main__":
    if "serve" in sys.argv[1:]:
        caseload_reports.serve(name="every-morning", schedule=EVERY_MORNING)
    else:
        caseload_reports()
