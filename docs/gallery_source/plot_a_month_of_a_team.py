"""
A month of a team
=================

What a team looks at first: its caseload, its deployable establishment, and who is outside the band.
"""

# %%
# Read the data as the team may see it. The frames below hold nobody's absence.

import pandas as pd

import caseload_analysis as ca

pd.set_option("display.precision", 2)

org = ca.read("../../data/demo", audience="team", team="Noord")

# %%
# The caseload: what was held at the end, and what came and went.

ca.caseload(org, by="team", every="M", period=("2026-08", "2026-10"))

# %%
# The deployable establishment, as the mean over the days of the month.

formation = ca.formation(org, by="team", every="M", period=("2026-08", "2026-10"))
formation[["period", "contract_fte", "deployable_fte", "non_deployable_fte"]]

# %%
# Each employee against the norm of the establishment.

deviation = ca.deviation(org, by="employee", every="M", period="2026-10").query("norm_formation > 0")
deviation[["employee_id", "actual", "norm_formation", "deviation_formation", "status"]]

# %%
# And the same as the report shows it.

from caseload_analysis.reports.team import TeamReport

TeamReport.of(org, "Noord", pd.Period("2026-10", "M"), "en").employees()
