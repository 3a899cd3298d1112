"""The kinds of orders of this installation: the one line that another kind adds.

A kind is a room of its name, or a package by its dotted name: within a room, whose law it shares, or from elsewhere.
Its `kind` declares `KIND`; `urls` and `api` are there where it has pages or operations of its own. Rooms below and
beside learn of it from what it declares.
"""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

ORDER_KINDS = ("legal_aid", "notarisation", "appraisal", "mediation", "fawang.legal_aid.defence")


def rooms() -> dict[str, str]:
    """Return the package of each kind, by the name of the kind: the last part of its own."""
    return {kind.rpartition(".")[2]: kind if "." in kind else f"fawang.{kind}" for kind in ORDER_KINDS}


def modules(name: str) -> Iterator[ModuleType]:
    """Yield the module of this name of each kind that has one."""
    for room in rooms().values():
        if exists(room, name):
            yield import_module(f"{room}.{name}")


def exists(room: str, name: str) -> bool:
    """Return whether a room has this module; the name may lead through packages (`texts.wording`)."""
    for above in (
        room,
        *(f"{room}.{name}"[: len(room) + 1 + at] for at, sign in enumerate(name) if sign == "."),
    ):
        # What lies above is asked first: nothing can be looked for in what is not there, or is no package.
        spec = find_spec(above)
        if spec is None or spec.submodule_search_locations is None:
            return False
    return find_spec(f"{room}.{name}") is not None
