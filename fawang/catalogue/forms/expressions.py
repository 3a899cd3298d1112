"""Conditions and computed values: expressions of zen-engine over the answers, in exact decimals. Pure.

A number travels as text and is made one inside the engine (`number(amount)`), which reckons in decimals: as a float it
would be a cent wrong before anything is computed.
"""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

import zen

#: Text in quotes, or a name that no dot, # or $ leads to and that calls nothing.
_PARTS = re.compile(r"""("[^"]*"|'[^']*')|(?<![\w.#$])([a-z_][a-z0-9_]*)\b(?!\s*\()|#\.([a-z_][a-z0-9_]*)""")
_WORDS = frozenset({"and", "or", "not", "in", "true", "false", "null"})


class Wrong(ValueError):
    """An expression that cannot be read, or that fails on its answers."""


def names_in(expression: str) -> set[str]:
    """Return the names of answers to which an expression refers, those behind # of each row left out."""
    return {
        found[2] for found in _PARTS.finditer(expression) if found[2] is not None and found[2] not in _WORDS
    }


def columns_in(expression: str) -> set[str]:
    """Return the names behind #, which are those of questions in a repeat."""
    return {found[3] for found in _PARTS.finditer(expression) if found[3] is not None}


def check(expression: str) -> str:
    """Return what is wrong with the form of an expression; empty if nothing is."""
    found = zen.validate_expression(expression)
    return str(found.get("source", found)) if found else ""


def evaluate(expression: str, values: Mapping[str, Any], numbers: frozenset[str]) -> Any:
    """Return what an expression says of answers.

    Args:
        values: the answers by name: text, numbers as text, true or false, lists; None where there is none.
        numbers: which names are numbers.

    Raises:
        Wrong: it cannot be read, or not with these answers, one of which may be missing.
    """
    try:
        return _compiled(expression, numbers, False).evaluate(dict(values))
    except (
        Exception
    ) as error:  # The engine raises RuntimeError and ValueError, by the stage at which it fails.
        raise Wrong(str(error).partition("\n")[0]) from error


def holds(expression: str, values: Mapping[str, Any], numbers: frozenset[str]) -> bool:
    """Tell whether a condition holds; of an answer that is missing nothing does."""
    try:
        return evaluate(expression, values, numbers) is True
    except Wrong:
        return False


def number(expression: str, values: Mapping[str, Any], numbers: frozenset[str]) -> Decimal:
    """Return the number that an expression gives, exactly.

    Raises:
        Wrong: see `evaluate`; or it gives no number.
    """
    try:
        found = Decimal(_compiled(expression, numbers, True).evaluate(dict(values)))
    except (InvalidOperation, TypeError) as error:
        raise Wrong("not a number") from error
    except Exception as error:
        raise Wrong(str(error).partition("\n")[0]) from error
    if not found.is_finite():
        raise Wrong("not a number")
    return found


@lru_cache(maxsize=2048)
def _compiled(expression: str, numbers: frozenset[str], exact: bool) -> Any:
    def mark(found: re.Match[str]) -> str:
        name = found[2] or found[3]
        if not name or name not in numbers:
            return found[0]
        # What has no answer stays nothing, with which nothing can be reckoned.
        return f"({found[0]} == null ? null : number({found[0]}))"

    marked = _PARTS.sub(mark, expression)
    return zen.compile_expression(f"string({marked})" if exact else marked)
