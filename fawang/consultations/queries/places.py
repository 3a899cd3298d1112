"""Chats that a lawyer has in hand and matching does not know: taken while they were not on duty."""

from fawang.consultations.models import Consultation
from fawang.consultations.queries.one import topic_of
from fawang.consultations.rules import IN_HAND, Kind
from fawang.dispatch.queries import seats


def chats_outside(staff_id: int) -> int:
    """Return how many places of a lawyer such chats take: nobody is rung for whom they could not take."""
    rows = Consultation.objects.filter(staff_id=staff_id, kind=Kind.CHAT, state__in=IN_HAND).only("pk")
    subjects = {topic_of(row) for row in rows}
    return len(subjects - seats.of_subjects(subjects).keys()) if subjects else 0
