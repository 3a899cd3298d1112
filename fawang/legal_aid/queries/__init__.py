"""Reading legal aid: the application, who could take the case, whether interests conflict."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from fawang.kernel import clock
from fawang.kernel.storage.prepared import Lookup
from fawang.legal_aid.data.income_limits import limit_for
from fawang.legal_aid.models import Application, Assignment, Cooperation, Decision, Outcome, Party
from fawang.legal_aid.procedure import PROCEDURE
from fawang.legal_aid.rules import eligibility
from fawang.legal_aid.rules.eligibility import Assessment
from fawang.legal_aid.rules.matching import Candidate, Demand, Need, Suggestion, rank
from fawang.organisations import queries as organisations
from fawang.organisations.queries import LawyerRow
from fawang.people import queries as people
from fawang.work_orders import kinds
from fawang.work_orders.queries import WorkOrder, conflicts

RECENT_DAYS = 90
#: Lawyers of a firm among whom its administrator chooses.
MOST_COLLEAGUES = 300
_IN_HAND = (Assignment.Status.OFFERED, Assignment.Status.TAKEN)


@dataclass(frozen=True, slots=True)
class Expectation:
    """An assessment, with the income limit it used and whether anybody has verified that limit."""

    assessment: Assessment
    monthly_limit: Decimal | None
    limit_verified: bool


def expectation(answers: dict[str, str], region: str) -> Expectation:
    """Return what somebody with these answers can expect of the office in `region`."""
    limit = limit_for(region)
    return Expectation(
        assessment=eligibility.assess(answers, monthly_limit=limit.monthly if limit else None),
        monthly_limit=limit.monthly if limit else None,
        limit_verified=bool(limit and limit.verified),
    )


def is_application(order: WorkOrder) -> bool:
    """Tell whether an order is one for legal aid, under whatever name this installation offers it."""
    return kinds.procedure_of(order).name == PROCEDURE.name


_ASKED = "asked_others"
_APPLICATION = Lookup(
    lambda order_id: Application.objects.filter(order_id=order_id).annotate(
        **{_ASKED: Exists(Cooperation.objects.filter(order_id=OuterRef("order_id")))}
    ),
    annotated=_ASKED,
)
_ASSIGNMENTS = Lookup(
    lambda order_id: Assignment.objects.filter(order_id=order_id).order_by("-id"), related=("lawyer", "firm")
)
_PARTIES = Lookup(lambda order_id: Party.objects.filter(order_id=order_id).order_by("id"))


def application(order_id: int) -> Application:
    """Return the application that an order carries; `asked_others` says whether another office was asked for an act."""
    return _APPLICATION.get(order_id)


def answers_of(row: Application) -> dict[str, str]:
    """Return the answers about eligibility."""
    answers: dict[str, str] = json.loads(row.answers or "{}")
    return answers


def parties(order_id: int) -> list[Party]:
    """Return the parties of a matter."""
    return _PARTIES(order_id)


def decisions(order_id: int) -> list[Decision]:
    """Return the decisions on a matter, the first one first."""
    return list(Decision.objects.filter(order_id=order_id).order_by("id"))


def outcome(order_id: int) -> Outcome | None:
    """Return what came of the case, the latest where it was reopened."""
    return Outcome.objects.filter(order_id=order_id).order_by("-id").first()


def has_assignments(order_id: int) -> bool:
    """Tell whether a lawyer was ever asked by way of legal aid, in whichever of its kinds."""
    return Assignment.objects.filter(order_id=order_id).exists()


def assignments(order_id: int) -> list[Assignment]:
    """Return who was asked to take the case, the latest first, with lawyer and firm."""
    return _ASSIGNMENTS(order_id)


def firms_in_conflict(order_id: int) -> frozenset[int]:
    """Return the firms that stand, or stood within five years, on the other side, in orders of any kind.

    A firm is in conflict when its lawyer has or had as a client somebody who is our opponent, or
    stands against somebody who is our applicant. Names are compared by hash only.
    """
    return conflicts.firms_against(parties_of([order_id]), besides=order_id)


def firms_against(own: Collection[tuple[bool, bytes]], besides: int | None) -> frozenset[int]:
    """Return the firms whose lawyers serve, or served, the other side of `own` in a case of legal aid."""
    against = Q(pk__in=[])
    for opposing, hashed in own:
        # Whoever is our opponent must not be the firm's client, and the other way round.
        against |= Q(side=Party.Side.APPLICANT if opposing else Party.Side.OPPONENT, name_hash=hashed)
    orders = Party.objects.filter(against).exclude(order_id=besides).values("order_id")
    since = clock.now() - timedelta(days=365 * conflicts.CONFLICT_YEARS)
    rows = Assignment.objects.filter(
        Q(ended_at__isnull=True) | Q(ended_at__gte=since),
        order_id__in=orders,
        status__in=[*_IN_HAND, Assignment.Status.ENDED, Assignment.Status.REPLACED],
    )
    return frozenset(rows.values_list("firm_id", flat=True))


def parties_of(order_ids: Collection[int]) -> set[tuple[bool, bytes]]:
    """Return the parties of orders: (opposing, hash of the name)."""
    rows = Party.objects.filter(order_id__in=order_ids).values_list("side", "name_hash").distinct()
    return {(side == Party.Side.OPPONENT, bytes(hashed)) for side, hashed in rows}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A suggestion with the lawyer's register entry."""

    lawyer: LawyerRow
    suggestion: Suggestion


#: What most cases ask for beyond matter and language.
NOTHING_MORE = Demand()


def proposals(order: WorkOrder, demand: Demand = NOTHING_MORE) -> list[Proposal]:
    """Return the lawyers around the competent office, the best first; five statements whatever the number."""
    unit = organisations.unit(order.unit_id)
    return _ranked(order, organisations.lawyers_for(unit.region_code, order.matter), demand)


def colleagues(order: WorkOrder, firm_id: int | None = None, demand: Demand = NOTHING_MORE) -> list[Proposal]:
    """Return the lawyers of the firm that has the case, the best first, among them whoever has it.

    Args:
        firm_id: None: the firm that the order names.
    """
    return _ranked(
        order, organisations.lawyers(firm_id=firm_id or order.firm_id, limit=MOST_COLLEAGUES).items, demand
    )


def _ranked(order: WorkOrder, lawyers: Sequence[LawyerRow], demand: Demand) -> list[Proposal]:
    ids = [lawyer.id for lawyer in lawyers]
    since = clock.now() - timedelta(days=RECENT_DAYS)
    counts: dict[int, Any] = {
        row["lawyer_id"]: row
        for row in Assignment.objects.filter(lawyer_id__in=ids)
        .values("lawyer_id")
        .annotate(
            open_cases=Count("id", filter=Q(status__in=_IN_HAND)),
            recent=Count("id", filter=Q(offered_at__gte=since)),
            declined=Count("id", filter=Q(order_id=order.pk, status=Assignment.Status.DECLINED)),
        )
    }
    conflict = firms_in_conflict(order.pk)
    language = people.contact(order.contact_id).dialect
    by_id = {lawyer.id: lawyer for lawyer in lawyers}
    ranked = rank(
        (
            Candidate(
                lawyer_id=lawyer.id,
                firm_id=lawyer.firm_id,
                capacity=lawyer.capacity,
                open_cases=counts.get(lawyer.id, {}).get("open_cases", 0),
                recent=counts.get(lawyer.id, {}).get("recent", 0),
                skills=frozenset(lawyer.skills),
                languages=frozenset(lawyer.languages),
                away=lawyer.away,
                conflict=lawyer.firm_id in conflict,
                declined=counts.get(lawyer.id, {}).get("declined", 0) > 0,
                too_new=demand.too_new(lawyer.practising_since),
                years_unknown=demand.years_unknown(lawyer.practising_since),
                bound=lawyer.id in demand.bound,
                first=demand.precedence(lawyer.id),
            )
            for lawyer in lawyers
        ),
        Need(matter=order.matter, language=language),
    )
    return [Proposal(by_id[suggestion.candidate.lawyer_id], suggestion) for suggestion in ranked]
