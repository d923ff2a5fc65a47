"""Hiding small groups."""

import numpy as np
import pandas as pd

from caseload_analysis.privacy.suppression import hide, too_small


def test_an_empty_group_has_nothing_to_hide_and_an_unknown_one_has():
    assert too_small([0, 1, 4, 5, 9, np.nan], 5).tolist() == [False, True, True, False, False, True]


def test_hiding_keeps_the_callers_frame_and_names_what_is_hidden():
    frame = pd.DataFrame({"a": [1, 2], "b": [3.0, 4.0]})
    once = hide(frame, ["a"], [True, False])
    twice = hide(once, ["b"], [True, True])
    assert twice["hidden"].tolist() == ["a b", "b"]
    assert frame.columns.tolist() == ["a", "b"]
    assert frame["a"].tolist() == [1, 2]
    assert np.isnan(twice.loc[0, "a"])
    assert twice.loc[1, "a"] == 2.0
