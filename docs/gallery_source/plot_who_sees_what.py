"""
Who sees what
=============

The same data read for three readers.
"""

# %%
# The HR adviser sees each employee's deployable norm.

import pandas as pd

import caseload_analysis as ca

pd.set_option("display.precision", 2)

columns = ["employee_id", "actual", "norm_formation", "norm_deployable"]
whole = ca.read("../../data/demo")
ca.deviation(whole, by="employee", every="M", period="2026-10").query("team == 'Oost'")[columns].head(4)

# %%
# The team sees the norm of the establishment only: the deployable one would tell a colleague's absence.

team = ca.read("../../data/demo", audience="team", team="Oost")
ca.deviation(team, by="employee", every="M", period="2026-10")[columns].head(4)

# %%
# The works council has no employees in memory.

council = ca.read("../../data/demo", audience="works_council")
try:
    ca.deviation(council, by="employee", every="M")
except ca.AudienceError as error:
    print(error)

# %%
# What it has are sums, with small groups hidden and named in ``hidden``.

ca.formation(council, by="team", every="Q", period="2026Q3")[
    ["team", "deployable_fte", "sickness", "parental", "hidden"]
]
