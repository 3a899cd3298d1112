"""Requests as their person sees them, and answers as the lawyers and firms that were asked see them."""

from datetime import datetime

from django.conf import settings
from django.db.models import Q, QuerySet

from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.ids import keyed_token, same_token
from fawang.kernel.rules.problems import NotFound
from fawang.kernel.rules.text import whole_number
from fawang.kernel.storage.fields import keyed_hash
from fawang.lawyers.models import Recipient, Request
from fawang.lawyers.rules import Target, Who
from fawang.lawyers.rules.requests import RUNNING, Answer, AnswerFacts, Facts, State
from fawang.people import queries as people
from fawang.people.rules import Permission, Role
from fawang.people.rules.wishes import read_phone
from fawang.work_orders.queries import conflicts

PAGE = 50


def named(row: Request) -> str:
    """Return how audit and notices name a request."""
    return f"lawyers.request:{row.pk}"


def access_key(row: Request) -> str:
    """Return the secret that opens a request to its person."""
    return keyed_token(settings.FAWANG_LINK_KEY, "lawyer_request", row.code, row.key_version)


def own(code: str, key: str) -> Request:
    """Return a request to whoever shows its key.

    Raises:
        NotFound: the key does not open it, or there is no such request.
    """
    row = Request.objects.filter(code=code).first()
    if row is None or row.erased or not same_token(access_key(row), key):
        raise NotFound("not_found")
    return row


def by_code(code: str) -> Request | None:
    """Return a request by its code; nothing is checked."""
    return Request.objects.filter(code=code).first()


def by_id(request_id: int) -> Request:
    """Return a request; nothing is checked."""
    return Request.objects.get(pk=request_id)


def with_code(code: str, resident_id: int) -> Request | None:
    """Return a request of a signed-in resident's phone to whoever also knows its code."""
    rows = Request.objects.filter(code=code, erased=False)
    return rows.filter(contact__in=people.contact_ids_with_code(resident_id)).first()


def codes_of_number(number: str) -> list[str]:
    """Return the codes of the requests that a phone number has left, in any spelling of it."""
    phone = read_phone(number)
    if phone is None:
        return []
    rows = Request.objects.filter(contact__phone_hash=keyed_hash("phone", phone), erased=False)
    return list(rows.order_by("pk").values_list("code", flat=True))


def open_of_number(phone: str) -> int:
    """Return how many requests of a number, in one form, are open."""
    return Request.objects.filter(contact__phone_hash=keyed_hash("phone", phone), state=State.OPEN).count()


def recipients_of(row: Request) -> list[Recipient]:
    """Return who was asked, in the order in which the person chose them."""
    return list(row.recipients.select_related("lawyer", "firm").order_by("number"))


def facts_of(row: Request) -> Facts:
    """Return the facts about a request that rules look at."""
    return Facts(State(row.state), row.expires_at)


def answer_facts(row: Request, recipient: Recipient) -> AnswerFacts:
    """Return the facts about one recipient; a conflict is looked for only where they have not cleared yet."""
    return AnswerFacts(
        state=Answer(recipient.state),
        expires_at=row.expires_at,
        open=row.state == State.OPEN,
        conflict=recipient.state == Answer.ASKED and _conflicts(row, recipient),
    )


def _conflicts(row: Request, recipient: Recipient) -> bool:
    """Tell whether the firm serves the other side in an order of any kind here, or works against the person."""
    if row.erased or not row.opponent:
        return False
    person = people.contact(row.contact_id)
    parties = {(True, conflicts.name_hash(row.opponent)), (False, conflicts.name_hash(person.name))}
    return recipient.firm_id in conflicts.firms_against(parties)


def roles_on(recipient: Recipient, by: Actor) -> frozenset[Who]:
    """Return what somebody is to an answer: the lawyer who is asked, or who administers the firm that is asked."""
    if by.kind == ActorKind.SYSTEM:
        return frozenset({Who.CLOCK})
    if by.kind != ActorKind.STAFF:
        return frozenset()
    if recipient.lawyer_id is not None:
        theirs = by.lawyer_id == recipient.lawyer_id and by.may_anywhere(Permission.LAWYER_OFFER)
    else:
        theirs = recipient.firm_id in firms_of(by)
    return frozenset({Who.LAWYER}) if theirs else frozenset()


def firms_of(by: Actor) -> tuple[int, ...]:
    """Return the firms that somebody administers."""
    return tuple(grant.unit_id for grant in by.grants if grant.role == Role.FIRM_ADMIN)


def answers_of(by: Actor, *, running: bool, before: int | None = None) -> list[Recipient]:
    """Return what somebody was asked, the latest first, a page of it.

    Args:
        running: what may still be answered or accepted; otherwise what is over.
        before: only older ones than this.
    """
    rows = _of(by).filter(request__erased=False)
    states = [str(one) for one in RUNNING]
    rows = rows.filter(state__in=states) if running else rows.exclude(state__in=states)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return list(rows.select_related("request", "lawyer", "firm").order_by("-pk")[: PAGE + 1])


def answer(recipient_id: int, by: Actor) -> Recipient:
    """Return what somebody was asked.

    Raises:
        NotFound: there is no such thing, or it is not theirs.
    """
    row = (
        _of(by)
        .filter(pk=recipient_id, request__erased=False)
        .select_related("request", "lawyer", "firm")
        .first()
    )
    if row is None:
        raise NotFound("not_found")
    return row


def _of(by: Actor) -> QuerySet[Recipient]:
    if by.kind != ActorKind.STAFF or not by.may_anywhere(Permission.LAWYER_OFFER):
        return Recipient.objects.none()
    mine = Q(lawyer__isnull=True, firm_id__in=firms_of(by))
    if by.lawyer_id is not None:
        mine |= Q(lawyer_id=by.lawyer_id)
    return Recipient.objects.filter(mine)


def over(now: datetime) -> list[int]:
    """Return requests whose time has run out, a batch of them."""
    rows = Request.objects.filter(state=State.OPEN, expires_at__lte=now)
    return list(rows.order_by("expires_at").values_list("pk", flat=True)[:200])


def ended_before(moment: datetime) -> list[str]:
    """Return the codes of requests that ended before a moment and are not erased, a batch of them."""
    rows = Request.objects.filter(ended_at__lt=moment, erased=False)
    return list(rows.order_by("ended_at").values_list("code", flat=True)[:200])


def staff_for(recipient: Recipient) -> list[int]:
    """Return the accounts that answer for a recipient."""
    if recipient.lawyer_id is not None:
        account = people.staff_of_lawyer(recipient.lawyer_id)
        return [account] if account else []
    return [one.staff_id for one in people.staff_of({recipient.firm_id}) if one.role == Role.FIRM_ADMIN]


def target_of(typed: str) -> tuple[Target, int] | None:
    """Return what an address names: `l12` a lawyer, `f7` a firm; None where it names nothing."""
    kinds = {"l": Target.LAWYER, "f": Target.FIRM}
    number = whole_number(typed[1:])
    if typed[:1] not in kinds or number is None:
        return None
    return kinds[typed[0]], number
