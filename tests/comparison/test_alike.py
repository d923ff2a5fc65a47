"""Like for like: distances worked out by hand, groups, and what cannot be compared."""

from __future__ import annotations

from math import log, sqrt

import numpy as np
import pandas as pd
import pytest

from caseload_analysis.comparison.alike import like_for_like
from caseload_analysis.tables.problems import UsageError

TO_SD = 1.3489795


def places() -> pd.DataFrame:
    """Sizes in proportion: log(1 + fte) = log 2, 4, 8, 16, 32 times a constant, apart from the two last."""
    return pd.DataFrame(
        {
            "organisation": ["A", "B", "C", "D", "E", "F"],
            "fte": [19.0, 39.0, 79.0, 159.0, 319.0, None],
            "share": [0.30, 0.32, 0.34, 0.36, 0.38, 0.40],
            "region": ["north", "south", "north", "north", None, "north"],
            "city": [True, True, False, False, True, True],
        }
    )


def test_a_region_is_a_group() -> None:
    found = like_for_like(places(), "C", ["region"])
    assert found["organisation"].tolist() == ["C", "A", "D", "F"]
    assert set(found["group"]) == {"north"}
    assert (found["distance"] == 0).all()


def test_two_columns_of_text_or_yes_and_no() -> None:
    found = like_for_like(places(), "A", ["region", "city"])
    assert found["organisation"].tolist() == ["A", "F"]
    assert found["group"].tolist() == ["north · True"] * 2


def test_sizes_are_compared_in_proportion() -> None:
    """log(1 + fte) rises by log 2 each time: the quartiles are 2 log 2 apart, so one step is 1.349 ÷ 2."""
    found = like_for_like(places(), "B", ["fte"])
    assert found["organisation"].tolist()[0] == "B"
    assert set(found["organisation"].tolist()[1:3]) == {"A", "C"}
    assert found["distance"].tolist() == pytest.approx([0.0, *(TO_SD / 2 * n for n in (1, 1, 2, 3))])


def test_shares_are_compared_as_they_are() -> None:
    """The quartiles of 0.30, 0.32 … 0.40 are 0.05 apart."""
    found = like_for_like(places(), "D", ["share"], nearest=2)
    assert found["organisation"].tolist() == ["D", "C", "E"]
    assert found["distance"].tolist() == pytest.approx([0.0, 0.02 * TO_SD / 0.05, 0.02 * TO_SD / 0.05])


def test_several_columns_weigh_the_same() -> None:
    found = like_for_like(places(), "A", ["fte", "share"]).set_index("organisation")["distance"]
    size, share = 2 * log(2) * TO_SD / (2 * log(2)), 0.04 * TO_SD / 0.05
    assert found["C"] == pytest.approx(sqrt((size**2 + share**2) / 2))


def test_the_nearest_of_the_same_region() -> None:
    found = like_for_like(places(), "A", ["region", "fte"], nearest=1)
    assert found["organisation"].tolist() == ["A", "C"]


def test_one_giant_does_not_make_the_others_alike() -> None:
    rng = np.random.default_rng(4)
    frame = pd.DataFrame({"organisation": [f"O{n}" for n in range(41)], "rate": rng.normal(16, 2, 41)})
    before = like_for_like(frame, "O0", ["rate"]).set_index("organisation")["distance"]
    frame.loc[40, "rate"] = 90.0
    after = like_for_like(frame, "O0", ["rate"]).set_index("organisation")["distance"]
    assert after.drop("O40").to_numpy() == pytest.approx(before[after.index].drop("O40").to_numpy(), rel=0.2)


def test_a_column_in_which_all_are_equal_adds_nothing() -> None:
    frame = places().assign(same=5.0)
    with_, without = (like_for_like(frame, "A", columns) for columns in (["fte", "same"], ["fte"]))
    assert with_["distance"].tolist() == pytest.approx((without["distance"] / sqrt(2)).tolist())


def test_half_of_them_equal_are_told_apart_by_the_ordinary_deviation() -> None:
    frame = pd.DataFrame({"organisation": list("ABCDE"), "x": [5.0, 5, 5, 5, 9]})
    found = like_for_like(frame, "A", ["x"])
    assert found["distance"].iloc[-1] == pytest.approx(4 / np.std([5, 5, 5, 5, 9]))


def test_the_own_one_comes_first_and_the_frame_stays() -> None:
    frame = places().assign(fte=50.0)
    before = frame.copy()
    found = like_for_like(frame, "D", ["fte"], nearest=3)
    pd.testing.assert_frame_equal(frame, before)
    assert found["organisation"].tolist() == ["D", "A", "B", "C"]


def test_every_mistake_has_its_words() -> None:
    with pytest.raises(UsageError, match="unknown organisation 'Z'"):
        like_for_like(places(), "Z", ["fte"])
    with pytest.raises(UsageError, match="unknown column 'regio'; did you mean 'region'"):
        like_for_like(places(), "A", ["regio"])
    with pytest.raises(UsageError, match="F has nothing in the column fte"):
        like_for_like(places(), "F", ["fte"])
    with pytest.raises(UsageError, match="A has 2 rows"):
        like_for_like(pd.concat([places(), places()]), "A", ["fte"])
    for columns, nearest in ((["region"], 3), (["fte"], 0)):
        with pytest.raises(UsageError, match="by at least one column of numbers"):
            like_for_like(places(), "A", columns, nearest=nearest)
