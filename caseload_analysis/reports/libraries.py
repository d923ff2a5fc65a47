"""The libraries that run and show a notebook, imported when a report needs them."""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any, Final

_GRAMMAR: Final = "rfc3987_syntax"
"""Where it is installed, jsonschema imports it to check international web addresses."""


def library(name: str) -> ModuleType:
    """Return a module of nbformat, nbconvert, nbclient or papermill.

    All of them import jsonschema. That would load a grammar of web addresses, which takes longer than
    all that a small report needs besides, and which nothing in a notebook is ever held against; so it
    is hidden while they are imported. jsonschema then does without, as it does where it is not installed.
    """
    modules: dict[str, Any] = sys.modules
    if _GRAMMAR in modules:
        return import_module(name)
    modules[_GRAMMAR] = None
    try:
        return import_module(name)
    finally:
        del modules[_GRAMMAR]
