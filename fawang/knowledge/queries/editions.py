"""The marks of what readers are told: another one after every change, in the transaction that changes it.

Whoever keeps what they have read asks for them first: what they have kept under a mark is as it is in the tables.
"""

from django.db import connection

#: The statutes, and the entries of the content pack and of editors.
STATUTES, ENTRIES = "statutes", "entries"
_MARKS = "SELECT collection, mark FROM knowledge_edition"


def marks() -> dict[str, str]:
    """Return the mark of each collection, in one query; one that was never changed has none."""
    # With every question that is asked: what composes a query costs more than the query.
    with connection.cursor() as cursor:
        cursor.execute(_MARKS)
        return dict(cursor.fetchall())
