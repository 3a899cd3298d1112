"""How far somebody's matters are, for channels on which no page is shown."""

from dataclasses import dataclass

from django.utils.formats import date_format

from fawang.appointments.queries import dates
from fawang.appointments.texts.labels import STATES as DATE_STATES
from fawang.channels.models import Account, Talk
from fawang.channels.queries import identity
from fawang.channels.rules.identity import Access
from fawang.consultations.queries import one as consultations
from fawang.consultations.texts.labels import STATES as TALK_STATES
from fawang.dispatch.queries import callbacks
from fawang.dispatch.texts.labels import CALLBACK_STATES
from fawang.kernel import clock
from fawang.kernel.rules.ids import read_code
from fawang.kernel.rules.problems import NotFound
from fawang.kernel.security import personal_data
from fawang.organisations import queries as organisations
from fawang.people import queries as people
from fawang.work_orders import queries as work_orders
from fawang.work_orders.texts import labels

#: More is read on a page.
MOST = 8


@dataclass(frozen=True, slots=True)
class Progress:
    """A matter, and how it stands, in words."""

    code: str
    state: str


def of_account(row: Account) -> list[Progress]:
    """Return the matters of an account: those begun by it, then what it opens of whom it is joined to."""
    found = {}
    for talk in Talk.objects.filter(account=row).order_by("-id")[:MOST]:
        asked = consultations.by_id(talk.consultation_id)
        if not asked.erased:
            found[asked.code] = Progress(asked.code, str(TALK_STATES[asked.state]))
    for date in dates.of_subject(subject_of(row)):
        found[date.code] = Progress(date.code, _of_date(date))
    if row.resident_id is not None and identity.access_of(row) != Access.NOTHING:
        for record in personal_data.of_resident(row.resident_id):
            if record.code not in found and (state := state_of(record.code)):
                found[record.code] = Progress(record.code, state)
    return list(found.values())[:MOST]


def subject_of(row: Account) -> str:
    """Return how a date names the account by which it was booked."""
    return f"channels.account:{row.pk}"


def by_number(code: str, phone: str) -> Progress | None:
    """Return a matter by its code to whoever writes from the number that was given with it.

    Not where the number alone opens nothing: others of the household may hold the telephone.
    """
    digits = read_code(code)
    if digits is None:
        return None
    try:
        record = personal_data.find(digits)
    except NotFound:
        return None
    if record.contact_id is None:
        return None
    contact = people.contact(record.contact_id)
    if contact.phone != phone or people.shares_phone(record.contact_id):
        return None
    state = state_of(digits)
    return Progress(digits, state) if state else None


def _of_date(row: dates.Appointment) -> str:
    moment = date_format(row.begins_at.astimezone(clock.CHINA), "DATETIME_FORMAT")
    return f"{DATE_STATES[row.state]} · {moment} · {organisations.unit(row.unit_id).name}"


def state_of(code: str) -> str:
    """Return how a matter stands, whatever it is; empty where nobody says so in a line."""
    if order := work_orders.order_by_code(code):
        return str(labels.state(order.kind, order.state))
    if asked := consultations.by_code(code):
        return str(TALK_STATES[asked.state])
    if call := callbacks.by_code(code):
        return str(CALLBACK_STATES[call.state])
    record = personal_data.find(code)
    tail = people.contact(record.contact_id).phone[-4:] if record.contact_id is not None else ""
    shown = personal_data.with_tail(code, tail)
    return " · ".join(str(one) for one in (shown.state, shown.line) if one) if shown else ""
