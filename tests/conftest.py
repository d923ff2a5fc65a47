"""The slow tests begin first, so that no worker is left alone with them at the end.

The workers take the modules in this order only with ``--no-loadscope-reorder``, as ``make test`` asks.
"""

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put what is marked as slow before all else, in the order in which it was found."""
    items.sort(key=lambda item: "slow" not in item.keywords)
