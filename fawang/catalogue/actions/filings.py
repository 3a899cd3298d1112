"""Keeping what people filled in: with an order, or as a paper; signing it, putting it right, deleting it."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.catalogue.actions import outcomes
from fawang.catalogue.forms.course import course
from fawang.catalogue.forms.shape import Form
from fawang.catalogue.models import Correction, Filing, Signature
from fawang.catalogue.queries import filings as queries
from fawang.kernel import clock
from fawang.kernel.news import live
from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound
from fawang.kernel.rules.text import clean
from fawang.kernel.security import audit
from fawang.kernel.storage.codes import save_under_code
from fawang.people import queries as people
from fawang.people.rules import Permission
from fawang.people.rules.shared_phones import guard_of
from fawang.work_orders import queries as orders
from fawang.work_orders.actions.reactions import tell_applicants
from fawang.work_orders.queries import WorkOrder

FILED = audit.declare("catalogue.paper_made", gettext_lazy("Made a document with a form"))
READ = audit.declare("catalogue.form_read", gettext_lazy("Read a filled-in form unmasked"))
ASKED = audit.declare("catalogue.correction_asked", gettext_lazy("Asked for an answer to be put right"))
CORRECTED = audit.declare("catalogue.answer_corrected", gettext_lazy("Put an answer of a form right"))
SIGNED = audit.declare("catalogue.form_signed", gettext_lazy("Signed a form by a link"))
LONGEST_NOTE = 500


def standing(form: Form, given: Mapping[str, str]) -> dict[str, str]:
    """Return the answers to `form` that stand.

    Raises:
        Invalid: `invalid`, with a code for each answer that is missing or wrong.
    """
    found = course(form, given)
    errors = {
        one.name: "field_wrong"
        for one in found.asked
        if given.get(one.name) and one.name not in found.answers
    }
    if errors := {**found.missing, **errors}:
        raise Invalid("invalid", errors=errors)
    return dict(found.answers)


def keep_with_order(
    *, by: Actor, order: WorkOrder, form: Form, answers: Mapping[str, str], locale: str
) -> Filing:
    """Keep the answers to `form` with the order that was made of them, in its transaction."""
    shared = order.resident_id is not None and people.shares_phone(order.contact_id)
    return _keep(form, answers, locale, order=order, resident_id=None if shared else order.resident_id)


def file_paper(*, by: Actor, form: Form, given: Mapping[str, str], locale: str) -> Filing:
    """Keep a paper for its person, who brings it somewhere themselves.

    Raises:
        Invalid: an answer is missing or wrong.
    """
    answers = standing(form, given)
    resident_id = by.id if by.kind == ActorKind.RESIDENT and not is_guarded(form, answers) else None
    with transaction.atomic():
        row = _keep(form, answers, locale, resident_id=resident_id)
        audit.record(FILED, by=by, object=f"catalogue.filing:{row.pk}", form=form.code, version=form.version)
    return row


def file_checkup(
    *,
    by: Actor,
    form: Form,
    given: Mapping[str, str],
    locale: str,
    unit_id: int | None = None,
    earlier: str = "",
) -> Filing:
    """Keep a check-up for whoever holds its link. It is nobody's: not that of who is signed in, and in no audit.

    Args:
        unit_id: the office by whose page the firm came; earlier: the code of the check-up that this one repeats.

    Raises:
        Invalid: an answer is missing or wrong.
    """
    answers = standing(form, given)
    with transaction.atomic():
        before = Filing.objects.filter(code=earlier, form=form.code).first() if earlier else None
        row = _keep(form, answers, locale, earlier=before, unit_id=before.unit_id if before else unit_id)
        # A firm is counted once, also where it has deleted the first one meanwhile.
        if not earlier:
            outcomes.count(by=by, found=queries.filled(row))
    return row


def is_guarded(form: Form, answers: Mapping[str, str]) -> bool:
    """Tell whether somebody else who holds the telephone must learn nothing of it."""
    # What reads words is loaded with the first paper: every process knows this module.
    from fawang.knowledge.guidance import urgency
    from fawang.knowledge.search import language

    plain = language.read("\n".join(answers.values())).plain
    found = guard_of(matter=form.matter, words=plain, signs=frozenset(urgency.signs(plain)))
    return form.household or found.danger or found.household


def _keep(
    form: Form,
    answers: Mapping[str, str],
    locale: str,
    *,
    order: WorkOrder | None = None,
    **more: Any,
) -> Filing:
    now = clock.now()
    text = json.dumps(dict(answers), ensure_ascii=False).encode(errors="replace").decode()
    row = Filing(
        form=form.code,
        version=form.version,
        order=order,
        answers=text,
        locale=locale,
        created_at=now,
        keep_until=None if order else now + timedelta(days=form.keep_days),
        **more,
    )
    save_under_code(row)
    found = queries.filled(row)
    for signer in queries.signers_of(found):
        name = found.course.answers.get(signer.name.replace(".", "__"), "")
        Signature.objects.create(filing=row, signer=signer.code, name=name)
    return row


def sign(*, by: Actor, code: str, signer: str, key: str, name: str, agrees: bool, seen: str) -> Signature:
    """Confirm what a form says, or decline; the name must be the one that the form has.

    Args:
        seen: the digest (`Filled.mark`) of the answers that the signer had before them: nobody signs what they have
            not read.

    Raises:
        NotFound: the link opens nothing.
        Invalid: `name_differs`.
        Conflict: `signed_already`, and nothing has changed since; `form_changed`, other answers stand than those that
            were seen.
    """
    with transaction.atomic():
        # Who puts an answer right waits here, or is waited for.
        Filing.objects.select_for_update().filter(code=code).first()
        found, row = queries.to_sign(code, signer, key)
        row = Signature.objects.select_for_update().get(pk=row.pk)
        if row.signed_at and row.signed and bytes(row.signed) == found.digest:
            raise Conflict("signed_already")
        if agrees and "".join(clean(name).split()) != "".join(row.name.split()):
            raise Invalid("invalid", errors={"name": "name_differs"})
        if agrees and seen != found.mark:
            raise Conflict("form_changed")
        now = clock.now()
        row.signed_at, row.signed = (now, found.digest) if agrees else (None, None)
        row.declined_at = None if agrees else now
        row.save(update_fields=["signed_at", "signed", "declined_at"])
        if agrees:
            audit.record(SIGNED, by=by, object=f"catalogue.filing:{found.row.pk}", signer=signer)
        if found.row.order_id:
            live.announce(f"order:{found.row.order_id}")
    return row


def ask_correction(*, by: Actor, order: WorkOrder, answer: str, note: str) -> Correction:
    """Ask the person to put one answer right; asked twice, the later note stands.

    Raises:
        NotAllowed: `by` may not decide on the order or handle it.
        NotFound: the order has no form, or the form has not asked this.
        Invalid: no note, or one that is too long.
    """
    if not orders.permissions_on(order, by) & {Permission.ORDER_DECIDE, Permission.ORDER_HANDLE}:
        raise NotAllowed("not_allowed")
    note = clean(note)
    if not note or len(note) > LONGEST_NOTE:
        raise Invalid("invalid", errors={"note": "field_too_long" if note else "field_required"})
    found = queries.of_order(order.pk)
    if found is None or answer not in {one.name for one in found.course.asked if one.question is not None}:
        raise NotFound("not_found")
    with transaction.atomic():
        row, _made = Correction.objects.update_or_create(
            filing=found.row,
            answer=answer,
            answered_at=None,
            defaults={"note": note, "asked_by": by.label, "asked_at": clock.now()},
        )
        audit.record(
            ASKED, by=by, object=f"work_orders.order:{order.pk}", unit_id=order.unit_id, answer=answer
        )
        # Asked again before it was answered, it is told once.
        tell_applicants(order, "answer_to_correct", dict, f"correction:{row.pk}")
        live.announce(f"order:{order.pk}")
    return row


def correct(*, by: Actor, order: WorkOrder, answer: str, given: str) -> Filing:
    """Put an answer right that the office asked about; what was there before stays beside it.

    Raises:
        NotAllowed: it is not the person's own order.
        NotFound: nobody has asked for this.
        Invalid: the new answer is wrong, or makes another one necessary.
    """
    if not orders.speaks_for_first(order, by):
        raise NotAllowed("not_allowed")
    with transaction.atomic():
        row = Filing.objects.select_for_update().filter(order=order).first()
        asked = (
            row
            and Correction.objects.select_for_update()
            .filter(filing=row, answer=answer, answered_at__isnull=True)
            .first()
        )
        if row is None or not asked:
            raise NotFound("not_found")
        found = queries.filled(row)
        answers = {**found.answers, answer: given}
        now = clock.now()
        asked.before, asked.answered_at = found.answers.get(answer, ""), now
        row.answers = json.dumps(standing(found.form, answers), ensure_ascii=False)
        asked.save(update_fields=["before", "answered_at"])
        row.save(update_fields=["answers"])
        audit.record(
            CORRECTED, by=by, object=f"work_orders.order:{order.pk}", unit_id=order.unit_id, answer=answer
        )
        live.announce(f"order:{order.pk}")
    return row


def delete_paper(*, by: Actor, code: str, key: str) -> None:
    """Delete a paper at the wish of whoever holds its link.

    Raises:
        NotFound: the link opens nothing.
    """
    queries.with_key(code, key).row.delete()


def forget_papers(*, by: Actor) -> int:
    """Delete papers whose time is over; return how many."""
    return Filing.objects.filter(keep_until__lte=clock.now()).delete()[0]


def record_reading(*, by: Actor, order: WorkOrder) -> None:
    """Record that a member of staff read the answers of an order's form unmasked."""
    audit.record(
        READ, by=by, object=f"work_orders.order:{order.pk}", unit_id=order.unit_id, contact=order.contact_id
    )
