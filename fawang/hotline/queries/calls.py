"""Calls as they stand: for the exchange, which follows them, and for whoever has one in hand."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Q

from fawang.consultations.queries import Consultation, one
from fawang.consultations.rules import ENDED, State
from fawang.dispatch.queries import seats, waits
from fawang.hotline.models import Call, Instruction, Line, SeatLine, Transfer
from fawang.hotline.rules import SEAT, Direction, partners
from fawang.hotline.rules.calls.requests import Seen, What
from fawang.hotline.rules.partners import Handed
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.text import whole_number
from fawang.kernel.storage import gathering
from fawang.people import queries as people
from fawang.people.rules import Permission
from fawang.work_orders import kinds
from fawang.work_orders import queries as orders
from fawang.work_orders.rules import Party

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
    return whole_number(target.removeprefix(SEAT)) if target.startswith(SEAT) else None


def named(name: str) -> Call:
    """Return a call by the exchange's name of it.

    Raises:
        Call.DoesNotExist: it was not kept.
    """
    rows = Call.objects.select_related("consultation")
    return held_call(name) or rows.get(name=name)


def known(name: str) -> Call | None:
    """Return a call by the exchange's name of it; None if it was not kept."""
    return held_call(name) or Call.objects.select_related("consultation").filter(name=name).first()


def held_call(name: str) -> Call | None:
    """Return a call that is locked already, where writes are gathered."""
    row: Call | None = gathering.get((Call, name))
    return row


def of_consultation(consultation_id: int) -> Call | None:
    """Return the latest call in which something was talked about."""
    rows = Call.objects.select_related("follows").filter(consultation_id=consultation_id)
    return rows.order_by("-began_at").first()


def subject_in(row: Call) -> str:
    """Return what somebody waits with in matching: the topic of their consultation; empty before they do."""
    return one.topic_of(row.consultation) if row.consultation is not None else ""


def locked(name: str) -> Call:
    """Return a call that nobody else changes until the transaction ends."""
    rows = Call.objects.select_for_update(of=("self",)).select_related("consultation")
    return held_call(name) or rows.get(name=name)


def locked_all(names: Collection[str]) -> list[Call]:
    """Return those of some calls that are kept, in one order for all who lock several."""
    return list(Call.objects.select_for_update().filter(name__in=names).order_by("pk"))


def of_ended_runs(instance: int | None, call: str = "") -> Q:
    """Return the condition for calls of runs of the hotline that have ended, and of `instance`.

    Args:
        call: how the call is reached from the table that is asked, such as `call__`.
    """
    own = f"{call}instance"
    return Q(**{f"{own}__ended_at__isnull": False}) | Q(**{f"{own}__isnull": True}) | Q(**{own: instance})


def going_on(*, before: datetime, instance: int | None = None) -> list[str]:
    """Return the names of the calls that came in before a moment and have not ended, without those of other runs."""
    rows = Call.objects.filter(
        of_ended_runs(instance), ended_at__isnull=True, began_at__lt=before, direction=Direction.INBOUND
    )
    return list(rows.order_by("began_at").values_list("name", flat=True))


def line_at(source: str) -> Line | None:
    """Return the partner that calls from an address."""
    return Line.objects.filter(source=source, active=True).first() if source else None


def passed_before(partner: str, reference: str) -> int | None:
    """Return the consultation with whose code we had handed somebody over to a partner; None if it is none of ours."""
    if not reference:
        return None
    rows = Transfer.objects.filter(target=f"{LINE}{partner}", reference=reference)
    return rows.values_list("call__consultation_id", flat=True).first()


def handed_on(consultation_id: int) -> tuple[str, str] | None:
    """Return to which partner the call of a consultation was handed last, and what was written for it."""
    rows = Transfer.objects.filter(call__consultation_id=consultation_id, target__startswith=LINE)
    row = rows.order_by("-pk").first()
    return None if row is None else (row.target.removeprefix(LINE), row.summary or row.reason)


def offer_to(row: Call, staff_id: int) -> str:
    """Return the name of the offer of a call that rings at a seat; empty if none does."""
    if row.consultation is None:
        return ""
    subject = one.topic_of(row.consultation)
    return next((offer.offer for offer in seats.ringing_for(staff_id) if offer.subject == subject), "")


def subjects_of(names: Collection[str]) -> dict[str, str]:
    """Return with what several calls wait or talk (see `subject_in`); those that do not yet are missing."""
    rows = Call.objects.filter(name__in=names, consultation__isnull=False)
    return {name: one.topic(number) for name, number in rows.values_list("name", "consultation_id")}


def seen(names: Collection[str]) -> dict[str, Seen]:
    """Return how calls stand: who has it, for whom it rings; where it rings for nobody, how long it waits."""
    found = dict.fromkeys(names, Seen(over=True))
    waiting: dict[str, str] = {}
    rows = Call.objects.filter(name__in=names, consultation__isnull=False)
    for name, number, state, staff_id in rows.values_list(
        "name", "consultation_id", "consultation__state", "consultation__staff_id"
    ):
        if state == State.OPEN and staff_id is not None:
            found[name] = Seen(has=seat(staff_id))
        elif state not in ENDED:
            waiting[name] = one.topic(number)
    rung = seats.rung_for_each(waiting.values()) if waiting else {}
    silent = [subject for subject in waiting.values() if subject not in rung]
    wait = waits.of_each(silent) if silent else {}
    for name, subject in waiting.items():
        if subject in rung:
            found[name] = Seen(rings=seat(rung[subject]))
        elif subject in wait:
            found[name] = Seen(position=wait[subject].position, minutes=wait[subject].minutes)
        else:
            found[name] = Seen()
    return found


@dataclass(frozen=True, slots=True)
class Asking:
    """What a page asks of a call; `by` is the seat of who asks."""

    id: int
    what: What
    target: str
    by: str


def asked(names: Collection[str]) -> dict[str, list[Asking]]:
    """Return what pages ask of calls and has not been done, in order; calls of which nothing is asked are missing."""
    found: dict[str, list[Asking]] = {}
    rows = Instruction.objects.filter(call__name__in=names, done_at__isnull=True).order_by("pk")
    for name, pk, what, target, staff_id in rows.values_list(
        "call__name", "pk", "what", "target", "staff_id"
    ):
        found.setdefault(name, []).append(Asking(pk, What(what), target, seat(staff_id)))
    return found


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
    """Return where a seat or a partner is called; None where nobody is there."""
    return addresses_of([target]).get(target)


def addresses_of(targets: Collection[str]) -> dict[str, Address]:
    """Return where seats and partners are called; where nobody is there, it is missing.

    A seat without a telephone of its own is a browser: it is called by its name at the edge.
    """
    lines = {one.removeprefix(LINE): one for one in targets if one.startswith(LINE)}
    found: dict[str, Address] = {}
    if lines:
        for line in Line.objects.filter(code__in=lines, active=True):
            found[lines[line.code]] = Address(line.address)
    staff = {number: one for one in targets if (number := staff_in(one)) is not None}
    if staff:
        own = dict(SeatLine.objects.filter(staff_id__in=staff).values_list("staff_id", "address"))
        for number, one_of_them in staff.items():
            browser = Address(f"sip:s{number}@{settings.FAWANG_HOTLINE_REALM};transport=ws", web=True)
            found[one_of_them] = Address(own[number]) if number in own else browser
    return found


def progress(code: str) -> str:
    """Return the phrase for what became of a matter; empty where no matter has this code. No name, no content."""
    row = orders.order_by_code(code)
    if row is None or not people.contact(row.contact_id).list_online:
        return ""
    if kinds.is_ended(row):
        return "progress.closed"
    if row.next_party == Party.PERSON:
        return "progress.person"
    begun = kinds.procedure_of(row).initial
    return "progress.submitted" if row.state in begun else "progress.handling"


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
