"""The kinds of orders of this installation: the one line that another kind adds.

A kind is a room of its name. Its `kind.py` declares `KIND`; `urls.py` and `api.py` are there where it has pages or
operations of its own. Rooms below and beside learn of it from what it declares.
"""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

ORDER_KINDS = ("legal_aid",)


def modules(name: str) -> Iterator[ModuleType]:
    """Yield the module of this name of each kind that has one."""
    for kind in ORDER_KINDS:
        if find_spec(f"fawang.{kind}.{name}"):
            yield import_module(f"fawang.{kind}.{name}")
