"""Open311, where a city is the server: our offers are posted, its states are asked for and come in as its messages.

The standard has no way to post the same request again without making a second one. So where no answer came it is not
posted again by itself: a person looks at the city's page, and says whether it has it.
"""

import json
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, NotFound, Problem
from fawang.kernel.security import audit
from fawang.kernel.web import hosts
from fawang.partners.actions.exchange import receive
from fawang.partners.actions.open311 import kept_by
from fawang.partners.links import Address, LinkFailed, Outcome
from fawang.partners.links.models import Open311Account, Open311Request
from fawang.partners.links.open311.client import Away, Endpoint
from fawang.partners.links.open311.documents import Format
from fawang.partners.links.open311.service_list import to_city
from fawang.partners.links.open311.states import MOST_TRIES, RequestState, next_look, next_try
from fawang.partners.models import Referral
from fawang.partners.queries import agreements
from fawang.partners.rules.messages import MessageType, ReferralMessage
from fawang.partners.rules.procedure import ENDED

RESOLVED = audit.declare(
    "partners.open311_resolved", gettext_lazy("Said what became of a request at a city's server")
)


class Open311Link:
    """The link `open311`. Settings in the agreement: `url` (before `/requests.json`), and as they are needed
    `jurisdiction`, `format`, `service` and `services` (the city's codes by our matters), `attributes`.
    """

    name = "open311"

    def deliver(self, address: Address, message: ReferralMessage) -> Outcome:
        """Keep an offer, which a job posts. The standard has no word for the rest: a person tells it."""
        if message.type != MessageType.OFFERED or _is_there(address.partner, message.number):
            return Outcome.BY_HAND
        if not isinstance(address.settings.get("url"), str):
            raise LinkFailed(f"no url of {address.partner}")
        now = clock.now()
        Open311Request.objects.get_or_create(
            partner=address.partner,
            number=message.number,
            defaults={
                "step": message.step,
                "fields": json.dumps(to_city(message, address.settings), ensure_ascii=False),
                "created_at": now,
                "next_at": now,
            },
        )
        return Outcome.QUEUED


OPEN311_LINK = Open311Link()


def _is_there(partner: str, number: str) -> bool:
    rows = Open311Request.objects.filter(partner=partner, number=number)
    return rows.exclude(state=RequestState.WAITING).exists()


def work_on_due(*, by: Actor, now: datetime) -> int:
    """Post what waits, and ask how the others stand; return how many requests were looked at."""
    count = 0
    for request_id in (
        Open311Request.objects.filter(next_at__lte=now).order_by("next_at").values_list("pk", flat=True)[:200]
    ):
        with transaction.atomic():
            # Held while the city answers, so that two workers never post at once.
            row = (
                Open311Request.objects.select_for_update(skip_locked=True)
                .filter(pk=request_id, next_at__lte=now)
                .first()
            )
            if row is not None:
                _work_on(row, by, now)
                row.save()
                count += 1
    return count


def _work_on(row: Open311Request, by: Actor, now: datetime) -> None:
    row.attempts += 1
    try:
        endpoint = _endpoint(row)
        if row.state == RequestState.WAITING:
            _post(row, endpoint, now)
        if row.state == RequestState.TOKEN:
            row.request_id = endpoint.number_of(row.token)
            row.next_at = next_try(min(row.attempts, 6), now)
            if row.request_id:
                row.state, row.attempts = RequestState.POSTED, 0
        if row.state == RequestState.POSTED:
            _look(row, endpoint, by, now)
    except Away as away:
        row.error, row.said = away.code, away.said[:300]
        if row.state == RequestState.WAITING and (
            away.unsure or not away.later or row.attempts >= MOST_TRIES
        ):
            row.state, row.next_at = RequestState.STUCK, None
        else:
            row.next_at = next_try(row.attempts, now)
    else:
        row.error = row.said = ""


def _endpoint(row: Open311Request) -> Endpoint:
    # A matter goes on under the version under which it began.
    referral = Referral.objects.select_related("agreement").get(code=row.number)
    given = agreements.terms_of(referral.agreement).settings_of(OPEN311_LINK.name)
    url = str(given.get("url", "")).rstrip("/")
    if not hosts.allowed(url, settings.FAWANG_PARTNER_HOSTS):
        raise Away("open311_not_allowed", later=True)
    account = Open311Account.objects.filter(partner=row.partner).first()
    form = Format.XML if given.get("format") == Format.XML else Format.JSON
    return Endpoint(url, str(given.get("jurisdiction", "")), account.api_key if account else "", form)


def _post(row: Open311Request, endpoint: Endpoint, now: datetime) -> None:
    posted = endpoint.post(json.loads(row.fields))
    # What told who somebody is has done its work here.
    row.fields, row.attempts, row.posted_at = "", 0, now
    row.request_id, row.token = posted.request_id, posted.token
    row.state = RequestState.POSTED if posted.request_id else RequestState.TOKEN
    row.next_at = now if posted.request_id else next_try(0, now)


def _look(row: Open311Request, endpoint: Endpoint, by: Actor, now: datetime) -> None:
    """Ask how a request stands, and let what is new come in as a message of the city."""
    standing = endpoint.standing(row.request_id)
    row.attempts, row.heard_at = 0, now
    row.next_at = next_look(row.posted_at or now, now)
    at = min(standing.updated or now, now)
    if row.told == 0:
        _tell(row, by, MessageType.ACKNOWLEDGED, at)
        _tell(row, by, MessageType.ACCEPTED, at)
    digest = sha256(standing.notes.encode()).digest() if standing.notes else b""
    if standing.closed:
        with override("zh-hans"):
            words = standing.notes or _("The city has closed the request.")
        _tell(row, by, MessageType.CONCLUDED, at, words=words)
        row.state, row.next_at = RequestState.CLOSED, None
    elif digest and digest != bytes(row.notes_hash):
        _tell(row, by, MessageType.NEWS, at, words=standing.notes)
    row.notes_hash = digest
    if (
        row.state == RequestState.POSTED
        and Referral.objects.filter(code=row.number, state__in=ENDED).exists()
    ):
        # We have withdrawn it: the rest is told by a person, and nobody waits for the city.
        row.state, row.next_at = RequestState.CLOSED, None


def _tell(row: Open311Request, by: Actor, kind: MessageType, at: datetime, **said: Any) -> None:
    row.told += 1
    message = ReferralMessage(
        type=kind,
        number=row.request_id,
        reference=row.number,
        step=row.told,
        at=at,
        words=said.get("words", ""),
    )
    try:
        with transaction.atomic():
            receive(by=by, partner=row.partner, message=message)
    except Problem as problem:
        # The referral stands where the city's word does not fit any more: its trail has our side, the page says why.
        row.error = problem.code[:40]


def resolve(*, by: Actor, partner: str, request_pk: int, request_id: str) -> None:
    """Say what became of a request of which it is not known whether the city has it.

    Args:
        request_id: the city's number, where it has it; empty: it has not, and it is posted again.

    Raises:
        NotFound: there is none, or it is not theirs. Conflict: `open311_not_stuck`.
    """
    with transaction.atomic():
        side = kept_by(by, partner)
        row = Open311Request.objects.select_for_update().filter(pk=request_pk, partner=partner).first()
        if row is None:
            raise NotFound("not_found")
        if row.state != RequestState.STUCK:
            raise Conflict("open311_not_stuck")
        row.attempts, row.next_at, row.error, row.said = 0, clock.now(), "", ""
        row.state, row.request_id = RequestState.WAITING, request_id.strip()[:64]
        if row.request_id:
            row.state, row.fields, row.posted_at = RequestState.POSTED, "", clock.now()
        row.save()
        audit.record(
            RESOLVED, by=by, object=f"partners.open311_request:{row.pk}", unit_id=side.unit_id,
            posted=bool(row.request_id),
        )  # fmt: skip
