"""Which statements run: one SELECT, over the tables that are given, with functions that are listed.

DuckDB's own parser says what a statement is (`json_serialize_sql`); its tree is walked and whatever is not known to be
harmless is refused, by name of the node, of the table, of the function. Nothing is guessed from the text.
"""

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_FUNCTIONS = Path(__file__).resolve().parent.parent.parent / "data" / "sql_functions.txt"
#: Functions that make rows, and read nothing.
_ROWS = frozenset({"range", "generate_series", "unnest"})
_EXPRESSIONS = frozenset({
    "BETWEEN", "CASE", "CAST", "COLLATE", "COLUMN_REF", "COMPARISON", "CONJUNCTION", "CONSTANT", "FUNCTION",
    "LAMBDA", "LAMBDA_REF", "OPERATOR", "POSITIONAL_REFERENCE", "STAR", "SUBQUERY", "TYPE", "WINDOW",
})  # fmt: skip
#: Nodes that are no expressions: queries, what stands after FROM, modifiers, orders.
_NODES = frozenset({
    "SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE",
    "BASE_TABLE", "SUBQUERY", "JOIN", "EXPRESSION_LIST", "EMPTY", "EMPTY_FROM", "TABLE_FUNCTION", "PIVOT",
    "LIMIT_MODIFIER", "LIMIT_PERCENT_MODIFIER", "ORDER_MODIFIER", "DISTINCT_MODIFIER",
    "ORDER_DEFAULT", "ASCENDING", "DESCENDING",
})  # fmt: skip
_NAME = re.compile(r"[a-z_][a-z0-9_]{0,60}", re.ASCII)


class Refused(Exception):
    """A statement that does not run. `what` is the name in it that is not allowed, or what is wrong with it."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what[:200]


@dataclass(frozen=True, slots=True)
class Judged:
    """A statement that may run: the tables it reads, and every name in it; `all_columns` where it asks for all."""

    tables: frozenset[str]
    names: frozenset[str]
    all_columns: bool


@cache
def functions() -> frozenset[str]:
    """Return the names of the functions that may be called."""
    lines = _FUNCTIONS.read_text(encoding="utf-8").splitlines()
    return frozenset(name for line in lines if not line.startswith("#") for name in line.split())


def judge(statement: str, tables: Collection[str], connection: Any) -> Judged:
    """Return what a statement reads, if it may run.

    Args:
        statement: what the analyst wrote.
        tables: the tables that there are for them.
        connection: a DuckDB connection, for its parser and for the names that its catalogue has already.

    Raises:
        Refused: it may not run.
    """
    try:
        tree = json.loads(connection.execute("SELECT json_serialize_sql(?)", [statement]).fetchone()[0])
        if tree.get("error"):
            raise Refused(str(tree.get("error_message", "")))
        if len(tree["statements"]) != 1:
            raise Refused("one statement at a time")
        taken = {
            str(name).lower()
            for (name,) in connection.execute(
                "SELECT view_name FROM duckdb_views() UNION SELECT table_name FROM duckdb_tables()"
            ).fetchall()
        }
        walk = _Walk({name.lower() for name in tables}, taken)
        walk.names_of_ctes(tree)
        walk.visit(tree)
    except RecursionError:
        raise Refused("it is nested too deeply") from None
    return Judged(frozenset(walk.read), frozenset(walk.names), walk.all_columns)


class _Walk:
    def __init__(self, tables: set[str], taken: set[str]) -> None:
        self._tables, self._taken = tables, taken - tables
        self._ctes: set[str] = set()
        self.read: set[str] = set()
        self.names: set[str] = set()
        self.all_columns = False

    def names_of_ctes(self, node: Any) -> None:
        """Collect the names that WITH gives. None may be that of something the engine has itself.

        Where such a name is not in sight, it would be the engine's own table, or a file.
        """
        if isinstance(node, dict):
            given = [entry.get("key") for entry in (node.get("cte_map") or {}).get("map", ())]
            given += [node["cte_name"]] if node.get("cte_name") else []
            for name in map(str, given):
                if not _NAME.fullmatch(name.lower()) or name.lower() in self._taken:
                    raise Refused(name)
                self._ctes.add(name.lower())
        for part in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
            self.names_of_ctes(part)

    def visit(self, node: Any) -> None:
        if isinstance(node, list):
            for part in node:
                self.visit(part)
        elif isinstance(node, str):
            self.names.add(node.lower())
        elif isinstance(node, dict):
            self._judge(node)
            for part in node.values():
                self.visit(part)

    def _judge(self, node: dict[str, Any]) -> None:
        kind = node.get("type")
        if "class" in node:
            self._judge_expression(node, str(node["class"]))
        elif isinstance(kind, str):
            if kind not in _NODES:
                raise Refused(kind)
            if kind == "BASE_TABLE":
                self._judge_table(node)
            elif kind == "TABLE_FUNCTION" and (node.get("function") or {}).get("function_name") not in _ROWS:
                raise Refused(str((node.get("function") or {}).get("function_name")))
            elif kind == "PIVOT" or node.get("ref_type") == "NATURAL":
                self.all_columns = True

    def _judge_expression(self, node: dict[str, Any], kind: str) -> None:
        if kind not in _EXPRESSIONS:
            raise Refused(kind)
        if kind == "STAR":
            self.all_columns = True
        if kind in ("FUNCTION", "WINDOW"):
            name = str(node.get("function_name", "")).lower()
            if name not in functions() | _ROWS or node.get("schema") or node.get("catalog"):
                raise Refused(name)

    def _judge_table(self, node: dict[str, Any]) -> None:
        name = str(node.get("table_name", "")).lower()
        if node.get("schema_name") or node.get("catalog_name"):
            raise Refused(f"{node.get('catalog_name') or node.get('schema_name')}.{name}")
        if name in self._tables:
            self.read.add(name)
        elif name not in self._ctes:
            raise Refused(name)
