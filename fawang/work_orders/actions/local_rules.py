"""Setting what holds for a kind of order here: offered or not, how long terms are, how long orders are kept."""

import logging

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound
from fawang.kernel.rules.text import clean
from fawang.kernel.security import audit, personal_data
from fawang.people.rules import Permission
from fawang.regions import queries as regions
from fawang.work_orders import kinds
from fawang.work_orders.models import KindOffer, KindRetention, KindTerm
from fawang.work_orders.queries.local_rules import forget_rules, fresh_rules, kept_too_long
from fawang.work_orders.rules import Term
from fawang.work_orders.rules.deadlines import Unit

OFFER_SET = audit.declare(
    "work_orders.offer_set", gettext_lazy("Offered a kind of application, or no longer")
)
RETENTION_SET = audit.declare(
    "work_orders.retention_set", gettext_lazy("Set for how long work orders are kept")
)
TERM_SET = audit.declare("work_orders.term_set", gettext_lazy("Set the length of a term"))
TERM_UNSET = audit.declare("work_orders.term_unset", gettext_lazy("Took the length of a term back"))

LONGEST_SOURCE = 200
MOST_AMOUNT = 1000
#: Of each kind in a night: the next night goes on.
MOST_ERASED = 500
#: Below a year nobody could object or ask for the file; a century is a slip of the finger.
RETENTION_DAYS = range(365, 36_501)
_log = logging.getLogger(__name__)


def set_offer(*, by: Actor, kind: str, region: str, offered: bool) -> None:
    """Offer a kind in a division and below it, or no longer; orders that have begun go on.

    Raises:
        NotAllowed: `by` does not keep the register of units.
        Invalid: `kind_unknown`, `region_unknown`.
    """
    _check(by, kind, region)
    with transaction.atomic():
        KindOffer.objects.update_or_create(
            kind=kind, region=region, defaults={"offered": offered, "by": by.label, "at": clock.now()}
        )
        audit.record(OFFER_SET, by=by, object=f"work_orders.kind:{kind}", region=region, offered=offered)
    forget_rules()


def set_retention(*, by: Actor, kind: str, days: int | None, source: str) -> None:
    """Let orders of a kind be erased so many days after their end; None: only by hand.

    Raises:
        NotAllowed: `by` does not keep the register of units.
        Invalid: `kind_unknown`, or a code for `days` or `source`.
    """
    _check(by, kind, "")
    source = clean(source)
    errors = {}
    if days is not None and days not in RETENTION_DAYS:
        errors["days"] = "field_wrong"
    if days is not None and not source:
        errors["source"] = "field_required"
    if len(source) > LONGEST_SOURCE:
        errors["source"] = "field_too_long"
    if errors:
        raise Invalid("invalid", errors=errors)
    with transaction.atomic():
        if days is None:
            KindRetention.objects.filter(kind=kind).delete()
        else:
            KindRetention.objects.update_or_create(
                kind=kind, defaults={"days": days, "source": source, "by": by.label, "at": clock.now()}
            )
        audit.record(RETENTION_SET, by=by, object=f"work_orders.kind:{kind}", days=days)
    forget_rules()


def set_term(
    *,
    by: Actor,
    kind: str,
    term: str,
    amount: int,
    unit: str,
    source: str,
    region: str = "",
    urgent: bool | None = None,
) -> None:
    """Say how long a term is in a division, for orders in which it begins from now on.

    Args:
        source: the binding text or the decision that says so; history and pages show it.
        urgent: for urgent orders alone, or for the others alone; None: for all.

    Raises:
        NotAllowed: `by` does not keep the register of units.
        Invalid: `kind_unknown`, `region_unknown`, or a code for `term`, `amount`, `unit` or `source`.
    """
    _check(by, kind, region)
    source = clean(source)
    errors = {}
    if term not in terms_of(kind):
        errors["term"] = "field_wrong"
    if not 1 <= amount <= MOST_AMOUNT:
        errors["amount"] = "field_wrong"
    if unit not in set(Unit):
        errors["unit"] = "field_wrong"
    if not source or len(source) > LONGEST_SOURCE:
        errors["source"] = "field_too_long" if source else "field_required"
    if errors:
        raise Invalid("invalid", errors=errors)
    length = f"{amount} {unit}"
    with transaction.atomic():
        KindTerm.objects.update_or_create(
            kind=kind,
            term=term,
            urgent=urgent,
            region=region,
            defaults={"length": length, "source": source, "by": by.label, "at": clock.now()},
        )
        audit.record(
            TERM_SET, by=by, object=f"work_orders.kind:{kind}", term=term, region=region, length=length
        )
    forget_rules()


def unset_term(*, by: Actor, term_id: int) -> None:
    """Let what the kind declares hold again.

    Raises:
        NotAllowed: `by` does not keep the register of units.
        NotFound: nothing of this number is set.
    """
    _may(by)
    with transaction.atomic():
        row = KindTerm.objects.select_for_update().filter(pk=term_id).first()
        if row is None:
            raise NotFound("not_found")
        audit.record(
            TERM_UNSET, by=by, object=f"work_orders.kind:{row.kind}", term=row.term, region=row.region
        )
        row.delete()
    forget_rules()


def erase_kept_too_long(*, by: Actor) -> int:
    """Erase ended orders whose retention is over, with all that was kept beside them; return how many.

    What is still needed (an open complaint) stays, and is tried again the next night.
    """
    erased = 0
    for keep in fresh_rules().keeps:
        for code in kept_too_long(keep.kind, keep.days, limit=MOST_ERASED):
            try:
                erased += len(personal_data.erase(by=by, record=personal_data.find(code)))
            except Conflict as problem:
                _log.info("an order is kept beyond its retention: %s", problem.code)
    return erased


def terms_of(kind: str) -> frozenset[str]:
    """Return the terms that orders of a kind may have."""
    steps = kinds.kind_of(kind).procedure.table
    return frozenset(
        {*kinds.kind_of(kind).procedure.opens, *(t for one in steps for t in one.starts), Term.DISPATCH}
    )


def _check(by: Actor, kind: str, region: str) -> None:
    _may(by)
    kinds.kind_of(kind)
    if region and not regions.exists(region):
        raise Invalid("invalid", errors={"region": "region_unknown"})


def _may(by: Actor) -> None:
    if by.kind != ActorKind.SYSTEM and not by.may_anywhere(Permission.UNIT_EDIT):
        raise NotAllowed("not_allowed")
