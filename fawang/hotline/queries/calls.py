"""Calls as they stand: for the exchange, which follows them, and for whoever has one in hand."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from fawang.consultations.queries import Consultation, one
from fawang.consultations.rules import ENDED, State
from fawang.dispatch.queries import seats, waits
from fawang.hotline import partners
from fawang.hotline.handling import Seen, What
from fawang.hotline.models import Call, Caller, Instruction, Line, SeatLine, Transfer
from fawang.hotline.partners import Handed
from fawang.hotline.rules import SEAT, Direction
from fawang.kernel.actor import Actor
from fawang.kernel.fields import keyed_hash
from fawang.organisations.rules import Language
from fawang.people import queries as people
from fawang.people.rules import Permission
from fawang.work_orders import queries as orders
from fawang.work_orders.rules import ENDED as ORDER_ENDED
from fawang.work_orders.rules import Party
from fawang.work_orders.rules import State as OrderState

LINE = "line:"


def call_topic(name: str) -> str:
    """Return the live topic of one call."""
    return f"call:{name}"


def board_topic() -> str:
    """Return the live topic of the wallboard."""
    return "hotline"


def seat(staff_id: int) -> str:
    """Return how journeys name a seat."""
    return f"{SEAT}{staff_id}"


def staff_in(target: str) -> int | None:
    """Return whose seat `target` is; None if it is none."""
    number = target.removeprefix(SEAT)
    return int(number) if target.startswith(SEAT) and number.isdecimal() else None


def named(name: str) -> Call:
    """Return a call by the exchange's name of it.

    Raises:
        Call.DoesNotExist: it was not kept.
    """
    return Call.objects.select_related("consultation").get(name=name)


def of_consultation(consultation_id: int) -> Call | None:
    """Return the latest call in which something was talked about."""
    rows = Call.objects.select_related("follows").filter(consultation_id=consultation_id)
    return rows.order_by("-began_at").first()


def subject_in(row: Call) -> str:
    """Return what somebody waits with in matching: the topic of their consultation; empty before they do."""
    return one.topic_of(row.consultation) if row.consultation is not None else ""


def locked(name: str) -> Call:
    """Return a call that nobody else changes until the transaction ends."""
    return Call.objects.select_for_update(of=("self",)).select_related("consultation").get(name=name)


def going_on(*, before: datetime) -> list[str]:
    """Return the names of the calls that came in before a moment and have not ended."""
    rows = Call.objects.filter(ended_at__isnull=True, began_at__lt=before, direction=Direction.INBOUND)
    return list(rows.order_by("began_at").values_list("name", flat=True))


def language_of(number: str) -> Language | None:
    """Return the language that a number chose before."""
    found = (
        Caller.objects.filter(number_hash=keyed_hash("phone", number))
        .values_list("language", flat=True)
        .first()
    )
    return Language(found) if found else None


def line_at(source: str) -> Line | None:
    """Return the partner that calls from an address."""
    return Line.objects.filter(source=source, active=True).first() if source else None


def passed_before(partner: str, reference: str) -> int | None:
    """Return the consultation with whose code we had handed somebody over to a partner; None if it is none of ours."""
    if not reference:
        return None
    rows = Transfer.objects.filter(target=f"{LINE}{partner}", reference=reference)
    return rows.values_list("call__consultation_id", flat=True).first()


def offer_to(row: Call, staff_id: int) -> str:
    """Return the name of the offer of a call that rings at a seat; empty if none does."""
    if row.consultation is None:
        return ""
    subject = one.topic_of(row.consultation)
    return next((offer.offer for offer in seats.ringing_for(staff_id) if offer.subject == subject), "")


def seen(row: Call) -> Seen:
    """Return how a call stands: who has it, for whom it rings; where it rings for nobody, how long it waits."""
    talk = row.consultation
    if talk is None or talk.state in ENDED:
        return Seen(over=True)
    if talk.state == State.OPEN and talk.staff_id is not None:
        return Seen(has=seat(talk.staff_id))
    subject = one.topic_of(talk)
    rung = seats.rung_for(subject)
    if rung is not None:
        return Seen(rings=seat(rung))
    wait = waits.of(subject)
    return Seen(position=wait.position, minutes=wait.minutes) if wait else Seen()


def asked(name: str) -> list[tuple[int, What, str, str]]:
    """Return what pages ask of a call and has not been done: id, what, target, the seat of who asks, in order."""
    rows = Instruction.objects.filter(call__name=name, done_at__isnull=True).order_by("pk")
    return [(row.pk, What(row.what), row.target, seat(row.staff_id)) for row in rows]


def headers_for(name: str, target: str) -> dict[str, str]:
    """Return what goes with a call to another hotline, so that the person is not asked again: percent-encoded UTF-8."""
    if not target.startswith(LINE):
        return {}
    row = Transfer.objects.filter(call__name=name, target=target).order_by("-pk").first()
    if row is None:
        return {}
    return partners.write(Handed(row.reference, row.reason, row.summary))


@dataclass(frozen=True, slots=True)
class Address:
    """Where somebody is called; `web`: in a browser, through the edge."""

    sip: str
    web: bool = False


def address_of(target: str) -> Address | None:
    """Return where a seat or a partner is called; None where nobody is there.

    A seat without a telephone of its own is a browser: it is called by its name at the edge.
    """
    if target.startswith(LINE):
        line = Line.objects.filter(code=target.removeprefix(LINE), active=True).first()
        return Address(line.address) if line else None
    staff_id = staff_in(target)
    if staff_id is None:
        return None
    own = SeatLine.objects.filter(staff_id=staff_id).first()
    if own:
        return Address(own.address)
    return Address(f"sip:s{staff_id}@{settings.FAWANG_HOTLINE_REALM};transport=ws", web=True)


def progress(code: str) -> str:
    """Return the phrase for what became of a matter; empty where no matter has this code. No name, no content."""
    row = orders.order_by_code(code)
    if row is None or not people.contact(row.contact_id).list_online:
        return ""
    state = OrderState(row.state)
    if state in ORDER_ENDED:
        return "progress.closed"
    if row.next_party == Party.PERSON:
        return "progress.person"
    return (
        "progress.submitted" if state in (OrderState.UNROUTED, OrderState.SUBMITTED) else "progress.handling"
    )


def may_supervise(row: Consultation, by: Actor) -> bool:
    """Tell whether somebody may listen to a call, and speak in it: they lead the shift, and it is not their own."""
    leads = Permission.CONSULTATION_SUPERVISE in by.permissions_on(row.units)
    barred = by.id in row.barred_staff
    return leads and not barred and by.id != row.staff_id


def own_telephone(staff_id: int) -> str:
    """Return the address of a seat's own telephone; empty where it is the browser."""
    return str(SeatLine.objects.filter(staff_id=staff_id).values_list("address", flat=True).first() or "")


def in_hand(staff_id: int) -> str:
    """Return the code of the call that a lawyer has in hand; empty if none."""
    rows = Call.objects.filter(
        ended_at__isnull=True, consultation__staff_id=staff_id, consultation__state=State.OPEN
    )
    return str(rows.values_list("consultation__code", flat=True).first() or "")
