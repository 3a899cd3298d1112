"""Partners, and the versions of what is agreed with them: drafted by one person, approved by another."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound
from fawang.kernel.security import audit
from fawang.organisations import queries as organisations
from fawang.partners.models import Agreement, Partner, Referral
from fawang.partners.queries import agreements as queries
from fawang.partners.rules import agreements as rules
from fawang.partners.rules.agreements import AgreementState
from fawang.partners.rules.approval import PROCEDURE, AgreementFacts, Command
from fawang.people.rules import Permission

CREATED = audit.declare("partners.partner_created", gettext_lazy("Entered a partner"))
CHANGED = audit.declare("partners.partner_changed", gettext_lazy("Changed a partner"))
ARCHIVED = audit.declare("partners.partner_archived", gettext_lazy("Archived a partner that has left"))
AGREED = audit.declare("partners.agreement_step", gettext_lazy("Took a step on an agreement with a partner"))

_OPEN = (AgreementState.DRAFT, AgreementState.SUBMITTED)


def create_partner(
    *,
    by: Actor,
    code: str,
    names: Mapping[str, str],
    body: str,
    unit_id: int,
    referee_unit_id: int | None = None,
    region: str = "",
    phone: str = "",
    email: str = "",
    is_demo: bool = False,
) -> Partner:
    """Enter a partner. It takes and gives nothing before an agreement is in force.

    Args:
        unit_id: the unit here that leads what we have with it; `referee_unit_id`: who decides a second return, the
            unit's superior where nobody is named.

    Raises:
        NotAllowed: `not_allowed`, at this unit.
        Invalid: `partner_code_taken`, or a code or name is missing.
    """
    unit = organisations.unit(unit_id)
    _check_right(by, unit.path)
    errors = {
        name: "field_required"
        for name, value in (("code", code), ("names", names), ("body", body))
        if not value
    }
    if errors:
        raise Invalid("invalid", errors=errors)
    above = organisations.superior(unit_id)
    try:
        with transaction.atomic():
            row = Partner.objects.create(
                code=code,
                names=dict(names),
                body=body,
                region=region,
                phone=phone,
                email=email,
                unit_id=unit_id,
                referee_unit_id=referee_unit_id or (above.id if above else unit_id),
                created_at=clock.now(),
                is_demo=is_demo,
            )
            audit.record(CREATED, by=by, object=f"partners.partner:{row.pk}", unit_id=unit_id)
            return row
    except IntegrityError:
        raise Invalid("invalid", errors={"code": "partner_code_taken"}) from None


def change_partner(*, by: Actor, code: str, names: Mapping[str, str], phone: str, email: str) -> Partner:
    """Change how a partner is called and reached.

    Raises:
        NotFound: `partner_unknown`. NotAllowed: `not_allowed`, at its unit.
    """
    with transaction.atomic():
        row = _locked(code)
        _check_right(by, organisations.unit(row.unit_id).path)
        row.names, row.phone, row.email = dict(names), phone, email
        row.save(update_fields=["names", "phone", "email"])
        audit.record(CHANGED, by=by, object=f"partners.partner:{row.pk}", unit_id=row.unit_id)
        return row


def draft(
    *,
    by: Actor,
    code: str,
    terms: Mapping[str, Any],
    valid_from: date,
    valid_until: date | None = None,
    version: int | None = None,
) -> Agreement:
    """Write a version, or go on with the one that is open as a draft.

    Args:
        version: of the draft that the author saw; None where there was none.

    Raises:
        Invalid: `agreement_invalid`, with a code for each place.
        Conflict: `stale`: there is a newer draft. `agreement_moved_on`: one waits for approval.
    """
    rules.read(terms)
    if valid_until is not None and valid_until < valid_from:
        raise Invalid("agreement_invalid", errors={"valid_until": "agreement_days"})
    with transaction.atomic():
        partner = _locked(code)
        _check_right(by, organisations.unit(partner.unit_id).path)
        if partner.archived_at is not None:
            raise Conflict("partner_archived")
        row = Agreement.objects.filter(partner=partner, state__in=_OPEN).first()
        now = clock.now()
        if row is None:
            last = Agreement.objects.filter(partner=partner).order_by("-number").first()
            row = Agreement(
                partner=partner,
                number=last.number + 1 if last else 1,
                version=0,
                drafted_by=by.label,
                drafted_at=now,
            )
        else:
            if row.version != version:
                raise Conflict("stale", state=row.state, version=row.version)
            _decide(row, by, Command.EDIT)
        row.terms, row.valid_from, row.valid_until = dict(terms), valid_from, valid_until
        row.drafted_by, row.drafted_at, row.version = by.label, now, row.version + 1
        row.save()
        audit.record(
            AGREED,
            by=by,
            object=f"partners.agreement:{row.pk}",
            unit_id=partner.unit_id,
            command=str(Command.EDIT),
        )
        return row


def take_agreement_step(*, by: Actor, agreement_id: int, command: str, version: int) -> Agreement:
    """Submit, send back, approve, discard or end a version.

    What is approved takes the place of the version in force; referrals that began under that one end under it. What is
    ended takes no new referrals, and lets the open ones come to their end.

    Raises:
        NotFound: there is no such version, or no such step.
        NotAllowed: `not_allowed`, at the partner's unit.
        Conflict: `stale`; `agreement_moved_on`; `agreement_second_person`: whoever wrote it does not approve it.
    """
    if command not in PROCEDURE.steps or command == Command.EDIT:
        raise NotFound("not_found")
    with transaction.atomic():
        row = Agreement.objects.select_for_update(of=("self",)).filter(pk=agreement_id).first()
        if row is None:
            raise NotFound("not_found")
        partner = _locked_by_id(row.partner_id)
        _check_right(by, organisations.unit(partner.unit_id).path)
        if row.version != version:
            raise Conflict("stale", state=row.state, version=row.version)
        row.state = _decide(row, by, command)
        now = clock.now()
        if command == Command.SUBMIT:
            row.submitted_by = by.label
        elif command == Command.APPROVE:
            rules.read(row.terms)
            Agreement.objects.filter(partner=partner, state=AgreementState.IN_FORCE).update(
                state=AgreementState.SUPERSEDED, ended_at=now, ended_by=by.label
            )
            row.approved_by, row.approved_at = by.label, now
        elif command in (Command.END, Command.DISCARD):
            row.ended_by, row.ended_at = by.label, now
        row.version += 1
        row.save()
        audit.record(
            AGREED, by=by, object=f"partners.agreement:{row.pk}", unit_id=partner.unit_id, command=command
        )
        return row


def archive_partner(*, by: Actor, code: str) -> Partner:
    """Archive a partner that has left: its agreement ends, and nothing is handed over or taken any more.

    Raises:
        Conflict: `partner_matters_open`, with their number: each comes to an end first, by its own steps.
    """
    with transaction.atomic():
        row = _locked(code)
        _check_right(by, organisations.unit(row.unit_id).path)
        if waiting := Referral.objects.filter(partner=row, ended_at__isnull=True).count():
            raise Conflict("partner_matters_open", count=waiting)
        now = clock.now()
        Agreement.objects.filter(partner=row, state__in=[*_OPEN, AgreementState.IN_FORCE]).update(
            state=AgreementState.ENDED, ended_at=now, ended_by=by.label
        )
        row.archived_at = now
        row.save(update_fields=["archived_at"])
        audit.record(ARCHIVED, by=by, object=f"partners.partner:{row.pk}", unit_id=row.unit_id)
        return row


def _decide(row: Agreement, by: Actor, command: str) -> str:
    facts = AgreementFacts(row.state, own=by.label in (row.drafted_by, row.submitted_by))
    step, _values = PROCEDURE.decide(
        facts, command, permissions=frozenset({Permission.PARTNER_MANAGE}), now=clock.now()
    )
    return step.target_for(facts)


def _check_right(by: Actor, path: tuple[int, ...]) -> None:
    if by.kind != ActorKind.SYSTEM and Permission.PARTNER_MANAGE not in by.permissions_on(path):
        raise NotAllowed("not_allowed")


def _locked(code: str) -> Partner:
    return _locked_by_id(queries.partner(code).pk)


def _locked_by_id(partner_id: int) -> Partner:
    return Partner.objects.select_for_update().get(pk=partner_id)
