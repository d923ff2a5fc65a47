"""The invented organisation, made once."""

from pathlib import Path

import pandas as pd
import pytest

from caseload_analysis import synthetic

DEMO = Path(__file__).parents[2] / "data" / "demo"


@pytest.fixture(scope="session")
def tables() -> dict[str, pd.DataFrame]:
    return synthetic.organisation()


@pytest.fixture(scope="session")
def demo() -> Path:
    return DEMO
