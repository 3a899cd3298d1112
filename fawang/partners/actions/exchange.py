"""What comes in over any link: the one way in which the other side writes here."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from fawang.kernel import clock
from fawang.kernel.clock import CHINA
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, NotAllowed, NotFound
from fawang.kernel.security import audit
from fawang.kernel.storage import gathering
from fawang.kernel.storage.codes import refused_by
from fawang.kernel.storage.fields import blind_tokens, keyed_hash
from fawang.organisations import queries as organisations
from fawang.organisations.rules import UnitKind
from fawang.partners.actions._steps import apply_step, place_at, settle
from fawang.partners.actions._trail import LATE, has_taken, hold_their_steps, write_entry
from fawang.partners.models import Agreement, Partner, Referral, TrailEntry
from fawang.partners.queries import agreements
from fawang.partners.queries.messages import fields_of
from fawang.partners.rules.messages import MessageType, ReferralMessage, Relation
from fawang.partners.rules.procedure import COMMAND_OF, ENDED, Command, Direction, Side, State
from fawang.people.rules.wishes import read_phone
from fawang.regions.rules import is_code

EXCEEDED = audit.declare("partners.exceeded", gettext_lazy("A partner asked beyond its agreement"))

#: Under which the number of a person is hashed.
PHONE = "partners.phone"


def receive(*, by: Actor, partner: str, message: ReferralMessage, quiet: bool = False) -> Referral:
    """Take what a partner says, and return the referral as it is afterwards.

    Idempotent by (partner, message.number, message.step): what comes again changes nothing. What comes out of order, or
    crossed a step of ours that ended it, is kept on the trail and moves nothing. A new offer begins at whoever is
    competent for its region; its statutory terms run from this first receipt.

    Args:
        partner: the code of whoever the link has proved it to be. Numbers of others are unknown to it.
        quiet: what begins with it came with many others, and officers are told of them together.

    Where writes are gathered (`kernel.storage.gathering`) several messages of a partner share what is looked up; see
    `ahead`.

    Raises:
        NotFound: `partner_unknown`; `referral_unknown`: no referral of this partner has this number (yet).
        NotAllowed: `agreement_exceeded`: outside what it may hand to us; audited.
        Conflict: `agreement_not_in_force` for a new offer; `referral_moved_on`, with our state, for a step that does
            not fit; `referral_bounced` for what it has refused and now offers to us.
        Invalid: `invalid`: an unknown reason, an unknown next one, a region that is none.
    """
    side = _partner(partner)
    try:
        with transaction.atomic():
            return _receive(by, side, message, gathering.held(("partners now",), clock.now), quiet)
    except NotAllowed as problem:
        if problem.code == "agreement_exceeded":
            with transaction.atomic():
                audit.record(
                    EXCEEDED,
                    by=by,
                    object=f"partners.partner:{side.pk}",
                    unit_id=side.unit_id,
                    matter=message.matter,
                    region=message.region,
                    urgency=str(message.urgency),
                    type=str(message.type),
                )
        raise


def ahead(*, partner: str, messages: Iterable[ReferralMessage]) -> None:
    """Lock and read, in a few statements, what several messages of a partner are about; nothing where no writes are
    gathered. What goes wrong there undoes all of them, so that whoever gathers takes them one by one then.
    """
    if not gathering.is_gathering():
        return
    side = _partner(partner)
    numbers, codes = set(), set()
    for one in messages:
        numbers |= {one.number} if one.number and not one.reference else set()
        codes |= {one.reference} if one.reference else set()
    found = _locking(side)
    rows = list(found.filter(direction=Direction.IN, reference__in=numbers).order_by("pk")) if numbers else []
    theirs = {one.reference: one for one in rows}
    ours: dict[str, list[str]] = {}
    if numbers:
        given = Referral.objects.filter(partner=side, direction=Direction.OUT, reference__in=numbers)
        for number, code in given.order_by("pk").values_list("reference", "code"):
            ours.setdefault(number, []).append(code)
    codes |= {some[0] for some in ours.values() if len(some) == 1} - {one.code for one in rows}
    rows += list(found.filter(code__in=codes).order_by("pk")) if codes else []
    for code, row in (dict.fromkeys(codes) | {one.code: one for one in rows}).items():
        gathering.hold((Referral, side.pk, "code", code), row)
    for number in numbers:
        gathering.hold((Referral, side.pk, "reference", number), theirs.get(number))
        gathering.hold(_ours_key(side, number), ours.get(number, [])[:2])
    hold_their_steps(rows)


def _partner(code: str) -> Partner:
    return gathering.held((Partner, code), lambda: agreements.partner(code))


def _ours_key(side: Partner, number: str) -> tuple[str, int, str]:
    return "ours under", side.pk, number


def _receive(by: Actor, side: Partner, message: ReferralMessage, now: datetime, quiet: bool) -> Referral:
    found = _find(side, message)
    if found is None:
        if message.type != MessageType.OFFERED or message.reference:
            raise NotFound("referral_unknown")
        for link in message.links:
            if link.relation == Relation.RETURNS and (gone := _locked(side, "code", link.number)):
                return _come_back(by, gone, message, now)
        try:
            with transaction.atomic():
                return _begin(by, side, message, now, quiet)
        except IntegrityError as error:
            if refused_by(error) != "one_referral_of_a_reference":
                raise
            # The same offer over another connection was a moment faster.
            found = _find(side, message)
            if found is None:
                raise
    if message.step and has_taken(found, message.step):
        _complete(found, message)
        return found
    if not found.reference and message.number:
        found.reference = message.number
        gathering.drop(_ours_key(side, message.number))
    late = found.state in ENDED or 0 < message.step < found.their_steps
    if late and message.type != MessageType.NEWS:
        write_entry(
            found, side=Side.THEM, command=LATE, source=found.state, data={"type": str(message.type), **_said(message)},
            by=by, now=now, happened_at=message.at, their_step=message.step or None, public=False,
        )  # fmt: skip
        return found
    _check_referee(found, message)
    if message.type == MessageType.OFFERED:
        # What was missing is sent with the second offer.
        fields = {**fields_of(found), **agreements.terms_of(found.agreement).entering(message.fields)}
        found.fields = json.dumps(fields, ensure_ascii=False)
        index_person(found, fields)
    apply_step(
        found, side=_side(message), command=COMMAND_OF[message.type], values=_said(message), by=by, now=now,
        happened_at=message.at, their_step=message.step or None,
    )  # fmt: skip
    return found


def receive_once(*, by: Actor, code: str, version: int, message: ReferralMessage) -> Referral:
    """Take what a person has heard or typed, at the version that was on their screen; sent twice it is one.

    Raises:
        Conflict: `stale`: something else has happened meanwhile, maybe by another link.
        Problem: as `receive`.
    """
    with transaction.atomic():
        row = _locked_by_code(code)
        if row.version != version:
            last = TrailEntry.objects.filter(referral=row, seq=row.version).first()
            same = last is not None and last.actor == by.label and last.command == COMMAND_OF[message.type]
            if same and row.version == version + 1:
                return row
            raise Conflict("stale", state=row.state, version=row.version)
        return receive(by=by, partner=row.partner.code, message=replace(message, step=0))


def _locked_by_code(code: str) -> Referral:
    row = Referral.objects.select_for_update(of=("self",)).select_related("partner").filter(code=code).first()
    if row is None:
        raise NotFound("referral_unknown")
    return row


def _complete(found: Referral, message: ReferralMessage) -> None:
    """Add what an offer says that was heard in a call before: the same number by another link."""
    if message.type != MessageType.OFFERED or found.state in ENDED or found.erased:
        return
    known = fields_of(found)
    fields = {**agreements.terms_of(found.agreement).entering(message.fields), **known}
    if fields != known:
        found.fields = json.dumps(fields, ensure_ascii=False)
        index_person(found, fields)
        gathering.change(found, "fields", "phone_hash", "tokens")


def _side(message: ReferralMessage) -> Side:
    return Side.REFEREE if message.type == MessageType.DECIDED else Side.THEM


def _check_referee(found: Referral, message: ReferralMessage) -> None:
    if message.type == MessageType.DECIDED and agreements.terms_of(found.agreement).referee != "them":
        raise NotAllowed("agreement_exceeded")


def _said(message: ReferralMessage) -> dict[str, str]:
    said = {"reason": message.reason, "next": message.next, "words": message.words}
    return {**said, "competent": message.next} if message.type == MessageType.DECIDED else said


def _find(side: Partner, message: ReferralMessage) -> Referral | None:
    if message.reference:
        return _locked(side, "code", message.reference)
    if found := _locked(side, "reference", message.number):
        return found
    # Of ours it may keep several under one number: then it has to say which.
    ours = Referral.objects.filter(partner=side, reference=message.number, direction=Direction.OUT)
    codes = gathering.held(
        _ours_key(side, message.number), lambda: list(ours.values_list("code", flat=True)[:2])
    )
    return _locked(side, "code", codes[0]) if len(codes) == 1 else None


def _locked(side: Partner, column: str, value: str) -> Referral | None:
    """Return a referral by our number of it (`code`), or one of theirs by their number (`reference`)."""
    found = _locking(side).filter(**{column: value})
    found = found.filter(direction=Direction.IN) if column == "reference" else found
    return gathering.held((Referral, side.pk, column, value), found.first)


def _locking(side: Partner) -> QuerySet[Referral]:
    # A partner finds its own referrals alone: for the numbers of others there is nothing here.
    return (
        Referral.objects.select_for_update(of=("self",))
        .select_related("partner", "agreement")
        .filter(partner=side)
    )


def _come_back(by: Actor, gone: Referral, message: ReferralMessage, now: datetime) -> Referral:
    """Take an offer of what we have given there as its return."""
    if gone.direction != Direction.OUT or gone.state not in (
        State.OFFERED,
        State.ACKNOWLEDGED,
        State.ACCEPTED,
    ):
        raise Conflict("referral_bounced", state=gone.state)
    apply_step(
        gone,
        side=Side.THEM,
        command=Command.RETURN if gone.state == State.ACCEPTED else Command.REFUSE,
        values={"reason": message.reason or "other", "next": message.next or "giver", "words": message.words},
        by=by,
        now=now,
        happened_at=message.at,
    )
    return gone


def _begin(by: Actor, side: Partner, message: ReferralMessage, now: datetime, quiet: bool) -> Referral:
    agreement: Agreement = gathering.held(
        (Agreement, side.pk), lambda: agreements.needed(side.pk, now.astimezone(CHINA).date())
    )
    terms = agreements.terms_of(agreement)
    if not is_code(message.region) or not terms.allows(
        Direction.IN, matter=message.matter, region=message.region, urgency=message.urgency
    ):
        raise NotAllowed("agreement_exceeded")
    fields = terms.entering(message.fields)
    referral = Referral(
        partner=side,
        agreement=agreement,
        direction=Direction.IN,
        reference=message.number,
        state=State.OFFERED,
        version=0,
        matter=message.matter,
        region=message.region,
        urgency=message.urgency,
        discreet=message.discreet,
        call_reference=next((one.number for one in message.links if one.relation == Relation.CALL), "")[:60],
        fields=json.dumps(fields, ensure_ascii=False),
        received_at=now,
        created_by=by.label,
        created_at=now,
        is_demo=side.is_demo,
    )
    index_person(referral, fields)
    place_at(
        referral,
        gathering.held(
            ("unit for", side.pk, message.region),
            lambda: organisations.unit(_unit_for(message, side)).path,
        ),
    )
    settle(referral, now, moved=True)
    write_entry(
        referral, side=Side.THEM, command=Command.OFFER, source="", data=_said(message), by=by, now=now,
        happened_at=message.at, their_step=message.step, quiet=quiet,
    )  # fmt: skip
    gathering.hold((Referral, side.pk, "code", referral.code), referral)
    gathering.hold((Referral, side.pk, "reference", message.number), referral)
    return referral


def index_person(referral: Referral, fields: "dict[str, str]") -> None:
    """Set by what a referral is found and recognised: never readable, always comparable."""
    number = read_phone(fields.get("phone", "")) or ""
    referral.phone_hash = keyed_hash(PHONE, number) if number else b""
    referral.tokens = blind_tokens(fields.get("name", ""), number)


def _unit_for(message: ReferralMessage, side: Partner) -> int:
    """Return the unit that takes an offer: the nearest legal aid office of its region, else the bureau, else who
    leads.
    """
    if near := organisations.nearest(message.region, UnitKind.LEGAL_AID_OFFICE):
        return near[0].id
    bureau = organisations.bureau_of(message.region)
    return bureau.id if bureau else side.unit_id
