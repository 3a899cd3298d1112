"""Contracts of `.importlinter` that hold for every room, or for every kind of order, without naming each.

A line `KINDS` of a contract stands for the rooms that `fawang/config/order_kinds.py` enters, so that another kind is
one line there and none here.
"""

import ast
from pathlib import Path
from typing import Any

from grimp import ImportGraph
from importlinter.application import output
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.layers import LayersContract
from importlinter.domain.contract import Contract, ContractCheck

ROOT = Path(__file__).resolve().parent.parent
_ENTERED = ROOT / "fawang" / "config" / "order_kinds.py"
_STANDS_FOR_KINDS = "KINDS"


def kinds() -> list[str]:
    """Return the rooms of kinds of orders, as the composition enters them, each once. Nothing of it is imported."""
    return list(dict.fromkeys(room for one in _entered() if (room := _room_of(one))))


def nested() -> list[str]:
    """Return the kinds that are packages within a room, by their dotted names."""
    return [one for one in _entered() if one.startswith("fawang.")]


def _room_of(kind: str) -> str:
    """Return the room in which a kind lies: itself, or that of a package within one; empty for one from elsewhere."""
    if "." not in kind:
        return kind
    return kind.split(".")[1] if kind.startswith("fawang.") else ""


def _entered() -> tuple[str, ...]:
    for node in ast.parse(_ENTERED.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "ORDER_KINDS":
            entered: tuple[str, ...] = ast.literal_eval(node.value)
            return entered
    raise LookupError(f"no ORDER_KINDS in {_ENTERED}")


class RoomLayers(LayersContract):
    """Layers of which one is all kinds of orders, side by side."""

    def __init__(self, name: str, session_options: dict[str, Any], contract_options: dict[str, Any]) -> None:
        beside = " | ".join(kinds())
        layers = [beside if line == _STANDS_FOR_KINDS else line for line in contract_options["layers"]]
        super().__init__(name, session_options, {**contract_options, "layers": layers})


class InsideRooms(LayersContract):
    """Layers inside of every room, and inside of every kind that is a package within one."""

    def __init__(self, name: str, session_options: dict[str, Any], contract_options: dict[str, Any]) -> None:
        named = contract_options["containers"]
        containers = [*([named] if isinstance(named, str) else named), *nested()]
        super().__init__(name, session_options, {**contract_options, "containers": containers})


class KindsAreDeclared(ForbiddenContract):
    """What is forbidden are the rooms of all kinds of orders; whoever may import them is not named as a source."""

    def __init__(self, name: str, session_options: dict[str, Any], contract_options: dict[str, Any]) -> None:
        forbidden = [f"fawang.{kind}" for kind in kinds()]
        super().__init__(name, session_options, {**contract_options, "forbidden_modules": forbidden})


def _is_table(module: str) -> bool:
    """Tell whether a module has tables: of a room, or of a kind that is a package within one."""
    within = next((one for one in nested() if module.startswith(f"{one}.")), "")
    depth = len(within.split(".")) if within else 2
    return module.split(".")[depth : depth + 1] == ["models"]


class OwnTables(Contract):
    """Nobody outside of a room imports `models` of it, the module or a module of the package."""

    type_name = "own_tables"

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Look at every import of a table."""
        foreign = sorted(
            (importer, table)
            for table in graph.modules
            if (parts := table.split("."))[0] == "fawang" and _is_table(table)
            for importer in graph.find_modules_that_directly_import(table)
            if importer.split(".")[:2] != parts[:2]
        )
        return ContractCheck(kept=not foreign, metadata={"foreign": foreign})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Say who imports which table."""
        for importer, table in check.metadata["foreign"]:
            output.print_error(f"{importer} is not allowed to import {table}.")
