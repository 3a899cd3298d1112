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
    """Return the kinds of orders that are rooms here, as the composition enters them. Nothing of it is imported."""
    for node in ast.parse(_ENTERED.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "ORDER_KINDS":
            entered: tuple[str, ...] = ast.literal_eval(node.value)
            return [kind for kind in entered if "." not in kind]
    raise LookupError(f"no ORDER_KINDS in {_ENTERED}")


class RoomLayers(LayersContract):
    """Layers of which one is all kinds of orders, side by side."""

    def __init__(self, name: str, session_options: dict[str, Any], contract_options: dict[str, Any]) -> None:
        beside = " | ".join(kinds())
        layers = [beside if line == _STANDS_FOR_KINDS else line for line in contract_options["layers"]]
        super().__init__(name, session_options, {**contract_options, "layers": layers})


class KindsAreDeclared(ForbiddenContract):
    """What is forbidden are the rooms of all kinds of orders; whoever may import them is not named as a source."""

    def __init__(self, name: str, session_options: dict[str, Any], contract_options: dict[str, Any]) -> None:
        forbidden = [f"fawang.{kind}" for kind in kinds()]
        super().__init__(name, session_options, {**contract_options, "forbidden_modules": forbidden})


class OwnTables(Contract):
    """Nobody outside of a room imports `models` of it, the module or a module of the package."""

    type_name = "own_tables"

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Look at every import of a table."""
        foreign = sorted(
            (importer, table)
            for table in graph.modules
            if (parts := table.split("."))[2:3] == ["models"] and parts[0] == "fawang"
            for importer in graph.find_modules_that_directly_import(table)
            if importer.split(".")[:2] != parts[:2]
        )
        return ContractCheck(kept=not foreign, metadata={"foreign": foreign})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Say who imports which table."""
        for importer, table in check.metadata["foreign"]:
            output.print_error(f"{importer} is not allowed to import {table}.")
