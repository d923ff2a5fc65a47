"""
One series, before and after
============================

What can half a year show? The answer begins with what it could have shown.
"""

# %%
# A series of your own: any frame with a period and a value.

import numpy as np
import pandas as pd

import caseload_analysis as ca

pd.set_option("display.precision", 2)

rng = np.random.default_rng(7)
months = pd.period_range("2023-01", periods=30, freq="M")
busy = pd.DataFrame({"period": months, "value": 14 + rng.normal(0, 0.6, 30)})
busy.loc[busy["period"] >= pd.Period("2024-10", "M"), "value"] -= 2.0

# %%
# The team began in October 2024. The smallest effect that these months could have shown comes first, then the
# effect with its interval. We put a fall of 2.0 into the series.

found = ca.interrupted_series(busy, "value", start="2024-10", smallest_relevant=1.0)
found.table

# %%
# The same as a sentence.

print(found.text)

# %%
# With half of the months the answer changes, and it should.

print(ca.interrupted_series(busy.iloc[12:27], "value", start="2024-10", smallest_relevant=1.0).text)
