"""
Signal or noise in absence
==========================

A quarter with more absence than the one before is not news: it always goes up or down. A control chart says
which points are more than the usual ups and downs.
"""

# %%
# The absence rate of every team by quarter, with the numerator and denominator that belong to a rate.

import pandas as pd

import caseload_analysis as ca

pd.set_option("display.precision", 2)

org = ca.read("../../data/demo")
rates = ca.absence(org, by="team", every="Q")

# %%
# ``signals`` adds the mean, the limits and what stands out. Empty means: nothing to explain.

watched = ca.signals(rates, "rate")
watched.loc[watched["signal"] != "", ["team", "period", "value", "mean", "lower", "upper", "signal"]]

# %%
# How many points stand out. Watching everything every month would find something every month.

(watched["signal"] != "").groupby(watched["team"]).sum().rename("points that stand out").to_frame()
