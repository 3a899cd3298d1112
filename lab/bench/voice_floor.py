"""The lawyers of a bench of the hotline: on duty, each with a telephone, and there until the end."""

import threading
from gettext import gettext as _

from django.db import connection

from fawang.dispatch.actions import seats
from fawang.dispatch.actions.seats import Skills
from fawang.dispatch.queries import seats as seats_of
from fawang.dispatch.rules import Language, Level, Presence
from fawang.people import queries as people
from lab.platforms.instance import PlatformFailed

_MODEL = "demo-duty"
_BEAT_SECONDS = 10.0


class Floor:
    """Lawyers whose telephones are at one port, on duty for as long as the block lasts."""

    def __init__(self, lawyers: int, port: int) -> None:
        self._lawyers, self._port = lawyers, port
        self._ids: list[int] = []
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self) -> "Floor":
        self._ids = _accounts(self._lawyers, self._port)
        # Before the first of them is on duty: with hundreds it takes longer than a silent seat is waited for.
        self._thread.start()
        for staff_id in self._ids:
            lawyer = people.staff_identity(staff_id).actor
            seats.set_presence(by=lawyer, staff_id=staff_id, presence=Presence.READY)
            skills = Skills({Language.MANDARIN: Level.NATIVE}, calls=True, chats=0)
            seats.set_skills(by=lawyer, staff_id=staff_id, skills=skills)
        return self

    def __exit__(self, *_exc: object) -> None:
        self._over.set()
        self._thread.join()

    def ready(self) -> None:
        """Let everybody who still writes up be ready for the next round."""
        for staff_id in self._ids:
            seat = seats_of.seat_of(staff_id)
            if seat is not None and seat.presence != Presence.READY:
                lawyer = people.staff_identity(staff_id).actor
                seats.set_presence(by=lawyer, staff_id=staff_id, presence=Presence.READY)

    def _beat(self) -> None:
        """Be there, as the pages of lawyers say every ten seconds."""
        while not self._over.wait(_BEAT_SECONDS):
            with connection.cursor() as cursor:
                # Seats that are being written just now are there anyway; to wait for them may lock both out.
                cursor.execute(
                    "UPDATE dispatch_seat SET beat_at = now() WHERE id IN (SELECT id FROM dispatch_seat"
                    " WHERE beat_at IS NOT NULL ORDER BY id FOR UPDATE SKIP LOCKED)"
                )
        connection.close()


def _accounts(count: int, port: int) -> list[int]:
    """Make accounts like that of the demonstration, with telephones; nobody signs in, so all have its password."""
    if people.account_of(_MODEL) is None:
        raise PlatformFailed(_("The demonstration has no duty lawyer."))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO people_staff (password, username, name, phone, is_active, must_change_password,"
            " failed_sign_ins, is_demo, version, created_at)"
            " SELECT password, 'bench-' || n, name, phone, true, false, 0, true, 1, now()"
            " FROM people_staff, generate_series(1, %s) AS n WHERE username = %s RETURNING id",
            [count, _MODEL],
        )
        found = [row[0] for row in cursor.fetchall()]
        cursor.execute(
            "INSERT INTO people_membership (staff_id, unit_id, role, since)"
            " SELECT one, unit_id, role, now() FROM unnest(%s::bigint[]) AS one, people_membership"
            " JOIN people_staff ON people_staff.id = staff_id WHERE username = %s AND until IS NULL",
            [found, _MODEL],
        )
        cursor.execute(
            "INSERT INTO hotline_seatline (staff_id, address, updated_at, updated_by)"
            " SELECT one, 'sip:s' || one || '@127.0.0.1:' || %s::text, now(), 'bench' FROM unnest(%s::bigint[]) AS one",
            [port, found],
        )
    return found
