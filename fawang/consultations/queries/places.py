"""What takes a lawyer's places and matching does not know: chats taken while they were not on duty, and calls."""

from fawang.consultations.models import Call, Consultation
from fawang.consultations.queries.one import topic_of
from fawang.consultations.rules import IN_HAND, Kind
from fawang.consultations.rules.calls import CallState
from fawang.dispatch.queries import seats
from fawang.dispatch.queries.connected import ALL_PLACES


def chats_outside(staff_id: int) -> int:
    """Return how many places of a lawyer such chats take: nobody is rung for whom they could not take."""
    rows = Consultation.objects.filter(staff_id=staff_id, kind=Kind.CHAT, state__in=IN_HAND).only("pk")
    subjects = {topic_of(row) for row in rows}
    return len(subjects - seats.of_subjects(subjects).keys()) if subjects else 0


def in_a_call(staff_id: int) -> int:
    """Return that all places of a lawyer are taken while they are in a call with somebody; else none."""
    calls = Call.objects.filter(staff_id=staff_id, state=CallState.JOINED)
    return ALL_PLACES if calls.exists() else 0
