"""Referrals of a partner as requests of GeoReport, and our steps on them as updates."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from fawang.kernel.clock import CHINA
from fawang.kernel.wording import named
from fawang.organisations.rules.matters import Matter
from fawang.organisations.texts.labels import MATTERS
from fawang.partners.data.reasons import reasons
from fawang.partners.links.open311.service_list import CLOSED
from fawang.partners.models import Partner, Referral, TrailEntry
from fawang.partners.queries.agreements import in_force, terms_of
from fawang.partners.queries.messages import outgoing
from fawang.partners.rules.agreements import EVERY
from fawang.partners.rules.procedure import Direction, State
from fawang.partners.texts import labels

#: The standard's bound of an answer; more are asked for by days.
MOST = 1_000


def services_of(partner: Partner | None, now: datetime) -> list[str]:
    """Return the matters that a partner may post; all there are for whoever shows no key."""
    if partner is None:
        return [*Matter]
    agreement = in_force(partner.pk, now.astimezone(CHINA).date())
    if agreement is None:
        return []
    named = {matter for scope in terms_of(agreement).gives for matter in scope.matters}
    return [matter for matter in Matter if EVERY in named or matter in named]


def requests_of(
    partner: Partner, *, codes: Collection[str] = (), services: Collection[str] = (),
    first: datetime | None = None, last: datetime | None = None, closed: bool | None = None,
) -> list[Referral]:  # fmt: skip
    """Return what a partner has handed to us, the latest first; with `codes` those, whatever else is asked."""
    rows = Referral.objects.filter(partner=partner, direction=Direction.IN).select_related("unit")
    if codes:
        return list(rows.filter(code__in=codes).order_by("-pk")[:MOST])
    if services:
        rows = rows.filter(matter__in=services)
    if first:
        rows = rows.filter(created_at__gte=first)
    if last:
        rows = rows.filter(created_at__lte=last)
    if closed is not None:
        rows = rows.filter(state__in=CLOSED) if closed else rows.exclude(state__in=CLOSED)
    return list(rows.order_by("-pk")[:MOST])


def record_of(row: Referral) -> dict[str, Any]:
    """Return a referral as GeoReport has requests. What its description was, whoever posted it knows."""
    return {
        "service_request_id": row.code,
        "status": "closed" if row.state in CLOSED else "open",
        "status_notes": _notes(row.state, row.reason),
        "service_name": str(MATTERS.get(row.matter, row.matter)),
        "service_code": row.matter,
        "description": "",
        "agency_responsible": row.unit.name,
        "service_notice": "",
        "requested_datetime": _written(row.received_at),
        "updated_datetime": _written(row.updated_at),
        "expected_datetime": _written(row.due_at),
        "address": "",
        "address_id": row.region,
        "zipcode": "",
        "lat": None,
        "long": None,
        "media_url": "",
    }


def updates_of(partner: Partner, *, first: datetime | None, last: datetime | None) -> list[dict[str, Any]]:
    """Return our steps on what a partner handed to us, the earliest first."""
    rows = TrailEntry.objects.filter(
        referral__partner=partner, referral__direction=Direction.IN, our_step__isnull=False
    ).select_related("referral__agreement", "referral__partner")
    if first:
        rows = rows.filter(at__gte=first)
    if last:
        rows = rows.filter(at__lte=last)
    return [_update(row) for row in rows.order_by("at", "pk")[:MOST]]


def _update(row: TrailEntry) -> dict[str, Any]:
    said = outgoing(row.referral, row.seq)
    told = [_notes(row.target, said.reason), said.words]
    return {
        "update_id": f"{row.referral.code}-{row.seq}",
        "service_request_id": row.referral.code,
        "status": "closed" if row.target in CLOSED else "open",
        "updated_datetime": _written(row.at),
        "description": "\n".join(text for text in told if text),
        "media_url": "",
    }


def _notes(state: str, reason: str) -> str:
    note = str(labels.STATES[state])
    if state in (State.REFUSED, State.RETURNED) and (found := reasons().get(reason)):
        return _("%(what)s: %(why)s") % {"what": note, "why": named(found.names)}
    return note


def _written(moment: datetime | None) -> str:
    return moment.astimezone(CHINA).isoformat(timespec="seconds") if moment else ""
