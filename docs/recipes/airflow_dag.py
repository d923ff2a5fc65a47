"""Airflow: a task for each report that is due, every morning, and one notebook on request.

Put this file into the folder of the DAGs. The workers need three environment variables, and may name
the notebook for the second DAG:

CASELOAD           the command, such as /srv/caseload/venv/bin/caseload
CASELOAD_DATA      the folder of the data
CASELOAD_OUT       the folder of the reports, the same for all workers
CASELOAD_NOTEBOOK  team_report.ipynb of the package; the folder notebooks in CASELOAD_OUT must be there

Written for Airflow 3 with its providers ``standard`` and ``papermill``. Airflow's own environment does
not need this package: it only starts the command, or a kernel.
"""

from __future__ import annotations

import os
import subprocess
from typing import Any

import pendulum
from airflow.providers.papermill.operators.papermill import PapermillOperator
from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import dag, task

CASELOAD = os.environ.get("CASELOAD", "caseload")
DATA = os.environ.get("CASELOAD_DATA", "/srv/caseload/data")
OUT = os.environ.get("CASELOAD_OUT", "/srv/caseload/reports")
NOTEBOOK = os.environ.get("CASELOAD_NOTEBOOK", "/srv/caseload/notebooks/team_report.ipynb")
START = pendulum.datetime(2026, 1, 1, tz="Europe/Amsterdam")
COMMAND = {"CASELOAD": CASELOAD, "DATA": DATA, "OUT": OUT}


@dag(schedule="30 6 * * *", start_date=START, catchup=False, max_active_runs=1)
def caseload_reports() -> None:
    """Make each report that is due in a task of its own, then the overview."""

    @task
    def due() -> list[dict[str, str]]:
        """Return the key of each report, as a variable for its task."""
        words = [CASELOAD, "due", "--data", DATA, "--out", OUT, "--keys"]
        done = subprocess.run(words, stdout=subprocess.PIPE, text=True, check=True)
        return [{**COMMAND, "KEY": key} for key in done.stdout.split()]

    report = BashOperator.partial(
        task_id="report",
        bash_command='"$CASELOAD" run --data "$DATA" --out "$OUT" --only "$KEY"',
        append_env=True,
        max_active_tis_per_dagrun=4,
        map_index_template="{{ task.env['KEY'] }}",
    ).expand(env=due())

    # Tries again what failed, makes what only came due through the others, and writes index.html.
    overview = BashOperator(
        task_id="overview",
        bash_command='"$CASELOAD" run --data "$DATA" --out "$OUT"',
        env=COMMAND,
        append_env=True,
        trigger_rule="all_done",
    )
    report >> overview


@dag(schedule=None, start_date=START, catchup=False, params={"team": "Noord", "period": "2026-10"})
def caseload_notebook() -> None:
    """Run the notebook of one team and one period, with the kernel ``caseload``."""
    parameters: dict[str, Any] = {
        "data": DATA,
        "team": "{{ params.team }}",
        "period": "{{ params.period }}",
        "language": "nl",
        "audience": "team",
    }
    PapermillOperator(
        task_id="team_report",
        input_nb=NOTEBOOK,
        output_nb=f"{OUT}/notebooks/team_report_{{{{ params.team }}}}_{{{{ params.period }}}}.ipynb",
        parameters=parameters,
        kernel_name="caseload",
    )


caseload_reports()
caseload_notebook()
