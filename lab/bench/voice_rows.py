"""What the tables hold of the calls of a bench, by the numbers that its callers showed."""

import time
from collections.abc import Collection

from django.db import connection

from fawang.kernel.storage.fields import keyed_hash

_WRITTEN_SECONDS = 120.0
#: Where none comes for so long, none is to come.
_QUIET_SECONDS = 5.0


def names(numbers: Collection[str]) -> dict[str, str]:
    """Return the numbers by the exchange's names of their calls."""
    hashes = {keyed_hash("phone", number): number for number in numbers}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, number_hash FROM hotline_call WHERE number_hash = ANY(%s)", [list(hashes)]
        )
        return {name: hashes[bytes(hashed)] for name, hashed in cursor.fetchall()}


def rated(calls: Collection[str]) -> int:
    """Return how many of the calls ended with a rating, and have a recording."""
    return len(_recordings(calls, "rated"))


def recordings(calls: Collection[str]) -> list[list[str]]:
    """Return under which names the pieces of the recordings of the calls lie in the store."""
    return _recordings(calls, "%")


def written() -> float:
    """Wait until no call goes on in the tables, and no more recordings come; return the seconds of the first."""
    began = time.monotonic()
    with connection.cursor() as cursor:
        while time.monotonic() < began + _WRITTEN_SECONDS:
            cursor.execute("SELECT EXISTS (SELECT 1 FROM hotline_call WHERE ended_at IS NULL)")
            if not cursor.fetchone()[0]:
                break
            time.sleep(0.25)
        took = time.monotonic() - began
        # Recordings come after the end of a call, and are converted when there is nothing else to do.
        pieces, last = -1, time.monotonic()
        while time.monotonic() < min(last + _QUIET_SECONDS, began + 2 * _WRITTEN_SECONDS):
            cursor.execute("SELECT count(*) FROM consultations_piece")
            if (now := cursor.fetchone()[0]) != pieces:
                pieces, last = now, time.monotonic()
            time.sleep(0.25)
    return took


def reacted() -> None:
    """Wait until everybody has reacted to what happened."""
    until = time.monotonic() + _WRITTEN_SECONDS
    with connection.cursor() as cursor:
        while time.monotonic() < until:
            cursor.execute(
                "SELECT EXISTS (SELECT 1 FROM procrastinate_jobs WHERE queue_name = 'events'"
                " AND status IN ('todo', 'doing'))"
            )
            if not cursor.fetchone()[0]:
                break
            time.sleep(0.25)


def _recordings(calls: Collection[str], cause: str) -> list[list[str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT array_agg(piece.storage_key ORDER BY piece.number) FROM hotline_call"
            " JOIN consultations_recording AS recording ON recording.consultation_id = hotline_call.consultation_id"
            " AND recording.subject = 'call:' || name JOIN consultations_piece AS piece ON recording_id = recording.id"
            " WHERE name = ANY(%s) AND cause LIKE %s GROUP BY name ORDER BY name",
            [list(calls), cause],
        )
        return [row[0] for row in cursor.fetchall()]
