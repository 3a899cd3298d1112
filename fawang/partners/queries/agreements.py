"""Partners and what is agreed with them."""

import json
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from django.db.models import Q

from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, NotFound
from fawang.organisations.data import defaults
from fawang.organisations.data.calendar import OfficeCalendar
from fawang.organisations.queries import calendar_for, province_calendar
from fawang.partners.links import Address
from fawang.partners.models import Agreement, Partner, Referral
from fawang.partners.rules import agreements
from fawang.partners.rules.agreements import AgreementState, Terms
from fawang.partners.rules.approval import PROCEDURE, AgreementFacts, Command
from fawang.partners.rules.calendars import EveryDay, works_every_day
from fawang.partners.rules.procedure import Side
from fawang.people.rules import Permission
from fawang.work_orders.rules.deadlines import Calendar


def partner(code: str) -> Partner:
    """Return a partner.

    Raises:
        NotFound: `partner_unknown`.
    """
    found = Partner.objects.filter(code=code).first()
    if found is None:
        raise NotFound("partner_unknown")
    return found


def partners(*, archived: bool = False) -> tuple[Partner, ...]:
    """Return the partners in the order of their codes."""
    return tuple(Partner.objects.filter(archived_at__isnull=not archived).order_by("code"))


def terms_of(agreement: Agreement) -> Terms:
    """Return what a version says."""
    # Asked several times for each message, and what a version says does not change.
    return _read(json.dumps(agreement.terms))


@lru_cache(maxsize=200)
def _read(terms: str) -> Terms:
    return agreements.read(json.loads(terms))


def in_force(partner_id: int, today: date) -> Agreement | None:
    """Return the version that is in force on a day; None where there is none, it has not begun or has run out."""
    return (
        Agreement.objects.filter(
            Q(valid_until=None) | Q(valid_until__gte=today),
            partner_id=partner_id,
            state=AgreementState.IN_FORCE,
            valid_from__lte=today,
        )
        .order_by("-number")
        .first()
    )


def needed(partner_id: int, today: date) -> Agreement:
    """Return the version that is in force.

    Raises:
        Conflict: `agreement_not_in_force`.
    """
    found = in_force(partner_id, today)
    if found is None:
        raise Conflict("agreement_not_in_force")
    return found


def calendar_of(referral: Referral, terms: Terms, side: str) -> Calendar:
    """Return the calendar by which a side's clock runs."""
    if side == Side.US:
        return calendar_for(referral.unit_id)
    if side == Side.REFEREE:
        unit_id = referral.partner.referee_unit_id
        return calendar_for(unit_id) if unit_id else province_calendar()
    if terms.hours is None:
        return OfficeCalendar(defaults.week())
    return EveryDay(terms.hours) if works_every_day(terms.hours) else OfficeCalendar(terms.hours)


def address_of(row: Partner, terms: Terms, link: str) -> Address:
    """Return a partner as a link sees it."""
    return Address(
        partner=row.code,
        name=str(row.names.get("zh-hans") or row.code),
        phone=row.phone,
        email=row.email,
        settings=terms.settings_of(link),
        algorithms=terms.algorithms,
    )


def versions(partner_id: int) -> list[Agreement]:
    """Return the versions of an agreement, the latest first."""
    return list(Agreement.objects.filter(partner_id=partner_id).order_by("-number")[:100])


def open_version(partner_id: int) -> Agreement | None:
    """Return the version that is written or waits for its approval."""
    return Agreement.objects.filter(
        partner_id=partner_id, state__in=[AgreementState.DRAFT, AgreementState.SUBMITTED]
    ).first()


def steps_of(row: Agreement, by: Actor) -> list[str]:
    """Return what `by` may do with a version, apart from editing it."""
    facts = AgreementFacts(row.state, own=by.label in (row.drafted_by, row.submitted_by))
    steps = PROCEDURE.open_steps(
        facts, permissions=frozenset({Permission.PARTNER_MANAGE}), now=row.drafted_at
    )
    return [one.command for one in steps if one.command != Command.EDIT]


def count_open(partner_id: int) -> int:
    """Return how many matters are open with a partner."""
    return Referral.objects.filter(partner_id=partner_id, ended_at__isnull=True).count()


def codes(of: Iterable[int]) -> dict[int, str]:
    """Return the codes of partners by id."""
    return dict(Partner.objects.filter(pk__in=set(of)).values_list("pk", "code"))
