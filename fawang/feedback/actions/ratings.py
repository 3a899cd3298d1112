"""Rating a closed matter, and following up the dissatisfied."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext_lazy

from fawang.feedback import queries, rules
from fawang.feedback.events import Rated
from fawang.feedback.models import FollowUp, Rating
from fawang.kernel import clock
from fawang.kernel.news import outbox
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM, Actor
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed
from fawang.kernel.rules.text import clean
from fawang.kernel.security import audit
from fawang.kernel.wording import say
from fawang.organisations.queries import calendar_for, unit_path
from fawang.people import queries as people
from fawang.work_orders import kinds
from fawang.work_orders import queries as work_orders
from fawang.work_orders.actions.steps import take_step
from fawang.work_orders.queries import WorkOrder
from fawang.work_orders.rules.deadlines import Length, Unit, due

FOLLOWED_UP = audit.declare("feedback.followed_up", gettext_lazy("Recorded a follow-up"))

#: "Dissatisfied answer: back to the unit within 1 day" (service promises, docs/sources.md).
FOLLOW_UP_WITHIN = Length(1, Unit.WORKING_DAYS)


def rateable(
    contact_ids: Collection[int], since: datetime
) -> list[tuple[str, datetime, Callable[[int], None]]]:
    """Return the orders of some contacts that were closed since then and are not rated: code, when, what rates it."""
    found = []
    for order in work_orders.orders_of_contacts(contact_ids, SYSTEM):
        # The applicant rates, and nobody else who takes part.
        closed = order.state == kinds.kind_of(order.kind).closed and order.contact_id in contact_ids
        if closed and order.updated_at >= since and queries.rating_of(order) is None:
            found.append((order.code, order.updated_at, _rates(order)))
    return found


def _rates(order: WorkOrder) -> Callable[[int], None]:
    def give(score: int) -> None:
        rate(by=ANONYMOUS, order=order, score=score, reasons=())

    return give


def rate(*, by: Actor, order: WorkOrder, score: int, reasons: Sequence[str], comment: str = "") -> Rating:
    """Rate the present closing of `order`, once. The caller has checked the link or the access key.

    A dissatisfied person gets a follow-up; some reasons reopen the matter in the same transaction.

    Raises:
        Invalid: the rating cannot be read.
        Conflict: `not_closed`, or `already_rated`.
    """
    judgement = rules.judge(score=score, reasons=reasons, comment=comment)
    now = clock.now()
    try:
        with transaction.atomic():
            order = work_orders.locked(order.pk)
            kind = kinds.kind_of(order.kind)
            if order.state != kind.closed:
                raise Conflict("not_closed", state=order.state)
            rating = Rating.objects.create(
                order_id=order.pk,
                closing=work_orders.closings(order),
                score=judgement.score,
                reasons=list(judgement.reasons),
                comment=judgement.comment,
                at=now,
            )
            if judgement.dissatisfied:
                FollowUp.objects.create(
                    rating=rating,
                    order_id=order.pk,
                    units=list(unit_path(order.unit_id)),
                    due_at=due(now, FOLLOW_UP_WITHIN, calendar_for(order.unit_id)),
                )
            if judgement.reopens and kind.reopening:
                # The office reads it, in its own language and not that of the person.
                with translation.override(settings.LANGUAGE_CODE):
                    reason = say("reopened_by_rating")
                take_step(
                    by=SYSTEM,
                    code=order.code,
                    command=kind.reopening,
                    version=order.version,
                    data={"reason": reason},
                )
            outbox.publish(
                Rated(
                    order_id=order.pk,
                    rating_id=rating.pk,
                    score=judgement.score,
                    dissatisfied=judgement.dissatisfied,
                ),
                by=by,
            )
    except IntegrityError as error:
        if "rated_once" not in str(error):
            raise
        raise Conflict("already_rated") from None
    return rating


def record_follow_up(*, by: Actor, follow_up_id: int, result: str, note: str, called: bool) -> FollowUp:
    """Write down what a follow-up found.

    Args:
        called: the person was called on the phone.

    Raises:
        NotFound: not within the units of `by`.
        NotAllowed: `do_not_call`, when a call is recorded to somebody who does not want calls.
        Conflict: `already_followed_up`.
        Invalid: no result or no note.
    """
    row = queries.follow_up(by, follow_up_id)
    errors = {}
    if result not in set(rules.Result):
        errors["result"] = "field_required"
    note = clean(note)
    if not note or len(note) > rules.LONGEST_COMMENT:
        errors["note"] = "field_too_long" if note else "field_required"
    if errors:
        raise Invalid("invalid", errors=errors)
    order = work_orders.order_by_id(row.order_id)
    if called and not people.wishes_of(people.contact(order.contact_id)).may_call:
        raise NotAllowed("do_not_call")
    with transaction.atomic():
        changed = FollowUp.objects.filter(pk=row.pk, done_at__isnull=True).update(
            result=result, note=note, done_by=by.label, done_at=clock.now()
        )
        if not changed:
            raise Conflict("already_followed_up")
        audit.record(
            FOLLOWED_UP, by=by, object=f"work_orders.order:{order.pk}", unit_id=order.unit_id, result=result
        )
    row.refresh_from_db()
    return row


def erase_comments(*, by: Actor, order_id: int) -> None:
    """Remove what was written about a matter; figures and reasons stay. Part of erasing a matter."""
    with transaction.atomic():
        Rating.objects.filter(order_id=order_id).update(comment="")
        FollowUp.objects.filter(order_id=order_id).update(note="")
