"""Keyset paging: a cursor is the sort key of the last row, so a deep page costs what the first does."""

import base64
import json
from typing import Any

from django.db.models import Model, Q, QuerySet

from fawang.kernel.rules.problems import Invalid


def write_cursor(*values: int | str) -> str:
    """Return the position after a row, as an opaque URL-safe word."""
    return base64.urlsafe_b64encode(json.dumps(values, separators=(",", ":")).encode()).rstrip(b"=").decode()


def read_cursor(cursor: str, *types: type) -> tuple[Any, ...]:
    """Return the values in `cursor`.

    Raises:
        Invalid: `cursor_invalid`, when it is not one of ours or has other values.
    """
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, RecursionError):
        raise Invalid("cursor_invalid") from None
    if (
        not isinstance(values, list)
        or len(values) != len(types)
        or not all(type(value) is kind for value, kind in zip(values, types, strict=True))
    ):
        raise Invalid("cursor_invalid")
    return tuple(values)


def after[Row: Model](rows: QuerySet[Row, Any], cursor: str, key: str = "queue_key") -> QuerySet[Row, Any]:
    """Return `rows` in the order of (`key`, `id`), from after the row that `cursor` names; empty: from the first.

    Raises:
        Invalid: `cursor_invalid`.
    """
    if cursor:
        at, last = read_cursor(cursor, int, int)
        # The lower bound alone lets the index begin there.
        rows = rows.filter(Q(**{f"{key}__gt": at}) | Q(**{key: at, "id__gt": last}), **{f"{key}__gte": at})
    return rows.order_by(key, "id")
