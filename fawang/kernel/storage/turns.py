"""Turns: work that one transaction at a time does, in whichever process and on whichever machine."""

from django.db import connection


def take_turn(name: str) -> None:
    """Wait until no other transaction has the turn of this name; it is ours until the running one ends.

    Where there is no row to lock, as of what two would both create. `name` begins with that of its room.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
