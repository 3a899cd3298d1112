"""Calls that go on while the platform is renewed have a meeting afterwards (migration 0014)."""

from importlib import import_module

import pytest
from django.db import connection, transaction

from fawang.browser_calls.models import Meeting
from fawang.browser_calls.queries import is_heard, standing
from fawang.consultations.actions.asking import Asked, ask
from fawang.consultations.actions.signals import beat, signal
from fawang.consultations.models import Call
from fawang.consultations.queries.calls import subject_of
from fawang.consultations.rules import Kind, Side
from fawang.kernel import clock
from fawang.kernel.rules.actor import ANONYMOUS
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.browser import sign_in
from tests.conftest import unit_at
from tests.consultations.cases import fresh, give, person_of, question

MIGRATION = import_module("fawang.consultations.migrations.0015_meetings")


def old_call(asked: Asked, number: int, state: str) -> Call:
    """Write a call, and a signal of it, as they were kept before."""
    now = clock.now()
    row = Call.objects.create(
        consultation=asked.consultation, number=number, wish="voice", state=state, asked_by=Side.PERSON, staff_id=1,
        person_client="window-of-person", lawyer_client="window-of-lawyer", asked_at=now, joined_at=now,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE consultations_call SET last_signal = 7, alive_at = %s WHERE id = %s", [now, row.pk]
        )
        cursor.execute(
            "INSERT INTO consultations_signal (call_id, number, side, client_id, body)"
            " VALUES (%s, 7, 'person', 'signal-seven', '')",
            [row.pk],
        )
    return row


@pytest.mark.usefixtures("real_database")
def test_a_call_that_goes_on_goes_on() -> None:
    chat = ask(by=ANONYMOUS, question=question(kind=Kind.CHAT))
    give(chat.consultation, "grab", sign_in(Role.DUTY_LAWYER, unit_at("44", UnitKind.HOTLINE_CENTRE)).actor)
    over = old_call(chat, 1, "ended")
    call = old_call(chat, 2, "joined")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(MIGRATION.MOVE)
        cursor.execute(MIGRATION.DEFAULTS)
        cursor.execute("SELECT count(*) FROM consultations_signal")
        assert cursor.fetchone() == (0,)
    assert Meeting.objects.get().subject == subject_of(call) != subject_of(over)
    assert is_heard(subject_of(call), clock.now())
    # The person gives way, as before.
    person, lawyer = (standing(subject_of(call), side).others[0] for side in (Side.PERSON, Side.LAWYER))
    assert (person.polite, lawyer.polite) == (True, False)
    row = fresh(chat.consultation)
    beat(by=person_of(row), code=row.code, number=2)
    # Browsers know signals by their numbers: the next one is one that they do not know.
    offer = [{"description": {"type": "offer", "sdp": "v=0\r\n"}}]
    window = {"client": "window-of-person", "client_id": "signal-eight"}
    assert signal(by=person_of(row), code=row.code, number=2, parts=offer, **window) == 8
