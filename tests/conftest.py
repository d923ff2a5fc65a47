"""The slow tests begin first, so that no worker is left alone with them at the end."""

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put what is marked as slow before all else, in the order in which it was found."""
    items.sort(key=lambda item: "slow" not in item.keywords)
