"""A person asks up to three lawyers or firms with one description of the matter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils.translation import gettext_lazy

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, Invalid, TooMany
from fawang.kernel.rules.text import clean
from fawang.kernel.security import audit
from fawang.kernel.storage.codes import save_under_code
from fawang.kernel.storage.fields import keyed_hash
from fawang.lawyers.actions import _news
from fawang.lawyers.actions._guard import guard_for
from fawang.lawyers.data.figures import house
from fawang.lawyers.models import Recipient, Request
from fawang.lawyers.queries import register, requests
from fawang.lawyers.rules import MOST_RECIPIENTS, Target
from fawang.lawyers.rules.requests import (
    LONGEST_NAME,
    LONGEST_WORDS,
    Answer,
    Share,
    State,
    Wish,
)
from fawang.organisations.rules.matters import Matter
from fawang.people.actions.contacts import save_contact
from fawang.people.rules.wishes import Reach, check_reach

ASKED = audit.declare("lawyers.asked", gettext_lazy("Asked lawyers for a quote"))

SHORTEST_WORDS = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """A new request, and the secret that opens it to its person."""

    request: Request
    access_key: str


@dataclass(frozen=True, slots=True)
class Matters:
    """What somebody asks.

    Args:
        to: whom: (LAWYER or FIRM, id), in the order of their choice.
        shares: by place in `to`, what that one reads before an offer is accepted.
        opponent: the other side's name; empty where there is none.
    """

    to: Sequence[tuple[Target, int]]
    shares: Mapping[int, Sequence[Share]]
    matter: str
    words: str
    wish: str = Wish.QUOTE
    opponent: str = ""
    region: str = ""


def ask(*, by: Actor, asked: Matters, reach: Reach, is_demo: bool = False) -> Asked:
    """Ask up to three lawyers or firms with one description; each gets what the person lets them have.

    Raises:
        Invalid: `invalid`, with a code for each answer that is missing or wrong; `too_many_recipients`.
        NotFound: one of them is not in the directory.
        Conflict: `takes_no_requests`, with the `name` of whom.
        TooMany: `too_many_requests_open` of this number.
    """
    chosen = list(dict.fromkeys(asked.to))
    words, opponent = clean(asked.words), " ".join(clean(asked.opponent).split())
    reach = _checked(asked, chosen, words, opponent, reach)
    now = clock.now()
    recipients = [_recipient(one, place, asked.shares.get(place, ())) for place, one in enumerate(chosen)]
    with transaction.atomic():
        _counted(reach.phone)
        row = Request(
            contact=save_contact(by=by, reach=reach, guard=guard_for(words, asked.matter)),
            matter=asked.matter, region_code=asked.region, wish=asked.wish, words=words, opponent=opponent,
            state=State.OPEN, expires_at=now + house().open_for, created_by=by.label, created_at=now,
            is_demo=is_demo,
        )  # fmt: skip
        save_under_code(row)
        for recipient in recipients:
            recipient.request = row
            recipient.save(force_insert=True)
            _news.tell_asked(row, recipient, "asked", by=by)
        _news.tell_person(row, "received", by=by, key="")
        audit.record(ASKED, by=by, object=requests.named(row), recipients=len(recipients))
    return Asked(row, requests.access_key(row))


def _checked(
    asked: Matters, chosen: list[tuple[Target, int]], words: str, opponent: str, reach: Reach
) -> Reach:
    if len(chosen) > MOST_RECIPIENTS:
        raise Invalid("too_many_recipients", most=MOST_RECIPIENTS)
    errors: dict[str, str] = {}
    if not chosen:
        errors["to"] = "field_required"
    if asked.matter not in set(Matter):
        errors["matter"] = "field_required"
    if asked.wish not in set(Wish):
        errors["wish"] = "field_required"
    if len(words) < SHORTEST_WORDS:
        errors["words"] = "field_required"
    elif len(words) > LONGEST_WORDS:
        errors["words"] = "field_too_long"
    if len(opponent) > LONGEST_NAME:
        errors["opponent"] = "field_too_long"
    if not clean(reach.phone):
        errors["phone"] = "field_required"
    try:
        reach = check_reach(reach)
    except Invalid as problem:
        errors = problem.errors | errors
    if errors:
        raise Invalid("invalid", errors=errors)
    return reach


def _recipient(one: tuple[Target, int], place: int, shares: Sequence[Share]) -> Recipient:
    target, number = one
    kept = [str(share) for share in Share if share in shares]
    if target == Target.LAWYER:
        entry = register.lawyer_entry(number)
        if not entry.asks:
            raise Conflict("takes_no_requests", name=entry.lawyer.name)
        lawyer_id, firm_id = entry.lawyer.id, entry.lawyer.firm_id
    else:
        firm = register.firm_entry(number)
        if not firm.asks:
            raise Conflict("takes_no_requests", name=firm.unit.name)
        lawyer_id, firm_id = None, firm.unit.id
    return Recipient(number=place + 1, lawyer_id=lawyer_id, firm_id=firm_id, shares=kept, state=Answer.ASKED)


def _counted(phone: str) -> None:
    """Hold the number until the transaction ends, so that two at once count each other."""
    with connection.cursor() as cursor:
        number = int.from_bytes(keyed_hash("lawyers.asking", phone)[:8], signed=True)
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
    if requests.open_of_number(phone) >= house().most_open:
        raise TooMany("too_many_requests_open", retry_after=3600)
