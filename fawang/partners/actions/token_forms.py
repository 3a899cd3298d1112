"""A form by link for a body without a system: made, opened with its one-time code, answered, reminded of, revoked.

Link and code go two ways: the link by e-mail, post or messenger, the code by telephone. Both are shown to staff once
and kept as hashes only. What is answered comes in through `exchange.receive`, as over every other link.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_lazy

from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.kernel.rules.ids import same_token
from fawang.kernel.rules.problems import Conflict, Invalid, NotFound
from fawang.kernel.security import audit
from fawang.kernel.storage.fields import keyed_hash
from fawang.notices.actions import tell_staff
from fawang.partners.actions.exchange import receive_once
from fawang.partners.links import Address, Outcome
from fawang.partners.models import Referral, TokenForm
from fawang.partners.queries import referrals
from fawang.partners.rules.messages import ReferralMessage
from fawang.partners.rules.procedure import ENDED, Side
from fawang.people import queries as people
from fawang.people.rules import Permission

MADE = audit.declare("partners.form_made", gettext_lazy("Made a link by which a partner answers"))
REVOKED = audit.declare("partners.form_revoked", gettext_lazy("Revoked a link by which a partner answers"))
OPENED = audit.declare("partners.form_opened", gettext_lazy("A partner opened the link with its code"))

#: How long a link opens anything, and when it is asked after.
VALID_FOR = timedelta(days=14)
REMIND_AFTER = timedelta(days=2)
#: Wrong codes after which a link is dead: six digits are not guessed with five tries.
MOST_TRIES = 5
_TOKEN, _CODE, _SESSION = "partners.form", "partners.form_code", "partners.form_session"


@dataclass(frozen=True, slots=True)
class MadeForm:
    """A new form: the path of its link and its code, which are shown once."""

    path: str
    code: str
    expires_at: datetime


def make_form(*, by: Actor, code: str) -> MadeForm:
    """Make a link to a referral for the partner; earlier ones of it open nothing any more.

    Raises:
        NotFound: no such referral, or not theirs.
        Conflict: `referral_moved_on`: it has ended or was not sent off.
    """
    now = clock.now()
    token, digits = secrets.token_urlsafe(24), f"{secrets.randbelow(10**6):06d}"
    with transaction.atomic():
        row = referrals.locked(code)
        if Side.US not in referrals.sides_of(row, by):
            raise NotFound("not_found")
        if row.state in ENDED or row.our_steps + row.their_steps == 0:
            raise Conflict("referral_moved_on", state=row.state)
        _revoke(row, by, now)
        form = TokenForm.objects.create(
            referral=row,
            token_hash=keyed_hash(_TOKEN, token),
            code_hash=keyed_hash(_CODE, f"{token}:{digits}"),
            created_by=by.label,
            created_at=now,
            expires_at=now + VALID_FOR,
            remind_at=now + REMIND_AFTER,
        )
        audit.record(MADE, by=by, object=f"partners.referral:{row.pk}", unit_id=row.unit_id, form=form.pk)
    return MadeForm(reverse("partners:form", args=[token]), digits, form.expires_at)


def revoke_forms(*, by: Actor, code: str) -> int:
    """Revoke the links to a referral; return how many there were.

    Raises:
        NotFound: no such referral, or not theirs.
    """
    with transaction.atomic():
        row = referrals.locked(code)
        if Side.US not in referrals.sides_of(row, by):
            raise NotFound("not_found")
        return _revoke(row, by, clock.now())


def _revoke(row: Referral, by: Actor, now: datetime) -> int:
    count = TokenForm.objects.filter(referral=row, revoked_at=None).update(
        revoked_at=now, revoked_by=by.label, remind_at=None
    )
    if count:
        audit.record(REVOKED, by=by, object=f"partners.referral:{row.pk}", unit_id=row.unit_id)
    return count


def form_by_token(token: str) -> TokenForm:
    """Return the form of a link that still opens something.

    Raises:
        NotFound: there is none, it has expired or was revoked, or the matter was erased; nobody learns which.
    """
    form = (
        TokenForm.objects.filter(
            token_hash=keyed_hash(_TOKEN, token), revoked_at=None, expires_at__gt=clock.now()
        )
        .select_related("referral", "referral__partner", "referral__agreement")
        .first()
    )
    if form is None or form.referral.erased:
        raise NotFound("not_found")
    return form


def open_form(*, by: Actor, token: str, typed: str) -> str:
    """Use the one-time code; return the key with which this browser alone goes on.

    Raises:
        NotFound: the link opens nothing.
        Conflict: `form_code_used`: it was used already; ask for a new link.
        Invalid: `form_code_wrong`; after five of them the link is dead.
    """
    digits = "".join(str(int(one)) for one in typed if one.isdecimal())
    key = secrets.token_urlsafe(24)
    with transaction.atomic():
        form = TokenForm.objects.select_for_update().get(pk=form_by_token(token).pk)
        if form.opened_at is not None:
            raise Conflict("form_code_used")
        right = same_token(bytes(form.code_hash).hex(), keyed_hash(_CODE, f"{token}:{digits}").hex())
        if right:
            form.opened_at, form.session_hash = clock.now(), keyed_hash(_SESSION, key)
            form.save(update_fields=["opened_at", "session_hash"])
            audit.record(OPENED, by=by, object=f"partners.referral:{form.referral_id}", form=form.pk)
            return key
        tries = form.tries + 1
        TokenForm.objects.filter(pk=form.pk).update(
            tries=F("tries") + 1, revoked_at=clock.now() if tries >= MOST_TRIES else None
        )
    raise Invalid("invalid", errors={"code": "form_code_wrong"})


def is_open_to(form: TokenForm, key: str) -> bool:
    """Tell whether a browser that shows `key` has used the code of a form."""
    return bool(key and form.session_hash) and same_token(
        bytes(form.session_hash).hex(), keyed_hash(_SESSION, key).hex()
    )


def answer(*, by: Actor, form: TokenForm, version: int, data: dict[str, str]) -> Referral:
    """Take what the partner typed as a message of its own.

    Args:
        version: of the referral as the page showed it: sent twice it is one.
        data: type, reference (its own number), reason, next, words.

    Raises:
        Invalid, Conflict: as `exchange.receive_once`.
    """
    row = form.referral
    message = ReferralMessage.read(
        {
            "type": data.get("type", ""),
            "number": row.reference or data.get("number", ""),
            "reference": row.code,
            "at": clock.now().isoformat(),
            **{name: data[name] for name in ("reason", "next", "words") if data.get(name)},
        }
    )
    with transaction.atomic():
        found = receive_once(by=by, code=row.code, version=version, message=message)
        TokenForm.objects.filter(pk=form.pk).update(
            remind_at=None if found.turn != Side.THEM else clock.now() + REMIND_AFTER
        )
    return found


def remind_due(*, by: Actor, now: datetime) -> int:
    """Tell those who handle a referral that its form was not answered; again two days later. Return how many forms."""
    count = 0
    for form_id in TokenForm.objects.filter(remind_at__lte=now).values_list("pk", flat=True)[:500]:
        with transaction.atomic():
            form = (
                TokenForm.objects.select_for_update(of=("self",)).select_related("referral").get(pk=form_id)
            )
            row = form.referral
            if form.remind_at is None or form.remind_at > now:
                continue
            waits = form.revoked_at is None and form.expires_at > now and row.turn == Side.THEM
            form.remind_at = now + REMIND_AFTER if waits else None
            form.save(update_fields=["remind_at"])
            if not waits:
                continue
            count += 1
            officers = people.members({row.unit_id}, Permission.PARTNER_REFER).order_by("pk")
            for staff_id in officers.values_list("pk", flat=True)[:5]:
                tell_staff(
                    by=by,
                    staff_id=staff_id,
                    text="partner_form_waits",
                    params={"code": row.code, "link": reverse("partners:referral", args=[row.code])},
                    dedupe_key=f"form:{form.pk}:{now.date()}:{staff_id}",
                    order_ref=f"partners.referral:{row.pk}",
                    units=referrals.path_of(row),
                )
    return count


class FormLink:
    """The link `form`: where one is open the partner finds each step on its page; else a person makes one."""

    name = "form"

    def deliver(self, address: Address, message: ReferralMessage) -> Outcome:
        """Look whether the partner has a form that is open."""
        has_one = TokenForm.objects.filter(
            referral__code=message.number,
            revoked_at=None,
            opened_at__isnull=False,
            expires_at__gt=clock.now(),
        ).exists()
        return Outcome.SENT if has_one else Outcome.BY_HAND


FORM_LINK = FormLink()
#: Who answers by a form: the platform lets them in by link and code.
BY_FORM = SYSTEM
