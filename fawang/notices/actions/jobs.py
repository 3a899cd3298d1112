"""What telling and sending share: the decision about a notice, and the job that sends it."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from procrastinate.contrib.django import app

from fawang.notices.carriers import voice_media
from fawang.notices.models import Notice
from fawang.notices.queries import SEND_TASK
from fawang.notices.rules import WAITING, Send, State, Suppress, Ways, decide, decide_code, decide_staff
from fawang.people import queries as people
from fawang.people.actions.sign_in import CODE_MINUTES
from fawang.people.rules.wishes import Medium, is_mobile

if TYPE_CHECKING:
    from fawang.people.models import Contact

CODE_VALID = timedelta(minutes=CODE_MINUTES)
#: Somebody sits in front of the page and waits for a one-time code.
_CODE_PRIORITY = 10
#: Longer than any carrier is waited for.
_LOOK_AGAIN = timedelta(seconds=30)


def decide_for(contact: "Contact", now: datetime) -> Send | Suppress:
    """Return what the wishes of `contact` make of a message that would go out `now`."""
    ways = Ways(
        own=_media(contact.phone, contact.email),
        third=_media(contact.third_phone, contact.third_email),
        voice=voice_media(),
    )
    return decide(people.wishes_of(contact), ways, now)


def address_of(contact: "Contact", way: Send) -> str:
    """Return where the message goes that was decided to go that `way`."""
    prefix = "third_" if way.third else ""
    return str(getattr(contact, prefix + ("email" if way.medium == Medium.EMAIL else "phone")))


def decide_again(notice: Notice, now: datetime) -> tuple[Send | Suppress, str, str]:
    """Return the decision about a notice as of `now`, the address, and the language."""
    if notice.staff_id is not None:
        phone = people.staff_phone(notice.staff_id)
        return decide_staff(phone, now), phone or "", notice.locale
    if notice.contact_id is None:
        return decide_code(notice.created_at, CODE_VALID, now), notice.to, notice.locale
    contact = people.contact(notice.contact_id)
    way = decide_for(contact, now)
    return way, address_of(contact, way) if isinstance(way, Send) else "", contact.locale


def follow(notice: Notice, way: Send | Suppress, now: datetime) -> None:
    """Set the columns of `notice` that follow from a decision; the caller saves it."""
    if isinstance(way, Suppress):
        notice.state, notice.reason = State.SUPPRESSED, way.code
        return
    notice.medium, notice.third, notice.neutral = way.medium, way.third, way.neutral
    notice.not_before = way.not_before
    notice.state = State.HELD if way.not_before > now else State.QUEUED


def defer(notice: Notice, now: datetime) -> None:
    """Defer the job that sends `notice`, in the running transaction."""
    later = notice.not_before if notice.not_before > now else None
    priority = _CODE_PRIORITY if notice.is_code else 0
    app.configure_task(SEND_TASK, queue="notices", schedule_at=later, priority=priority).defer(
        notice_id=notice.pk
    )


def look_again(notice_id: int, now: datetime) -> None:
    """Defer another job for a notice that somebody else holds at this moment, if it is still to go out."""
    if Notice.objects.filter(pk=notice_id, state__in=sorted(WAITING)).exists():
        later = app.configure_task(SEND_TASK, queue="notices", schedule_at=now + _LOOK_AGAIN)
        later.defer(notice_id=notice_id)


def _media(phone: str, email: str) -> frozenset[Medium]:
    media = {Medium.SMS} if is_mobile(phone) else set()
    return frozenset(media | ({Medium.EMAIL} if email else set()))
