"""Applying for legal aid."""

import json
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from django.db import transaction

from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.text import clean
from fawang.legal_aid import queries
from fawang.legal_aid.models import Application, Party
from fawang.legal_aid.rules import HOUSEHOLD, eligibility
from fawang.legal_aid.texts.questions import LONGEST_NAME
from fawang.work_orders.actions.intake import Intake
from fawang.work_orders.kinds.questions import OPPONENT
from fawang.work_orders.queries import WorkOrder
from fawang.work_orders.queries.conflicts import name_hash


def prepare(intake: Intake) -> tuple[Intake, Callable[[WorkOrder], None]]:
    """Complete an application for legal aid. Unanswered questions are no obstacle: anybody may apply.

    An answer that makes the matter urgent (Art. 44) puts it first in the office's queue.
    """
    usable = {
        str(question): str(intake.answers[question]).strip()
        for question in eligibility.Question
        if eligibility.is_answer(question, str(intake.answers.get(question, "")))
    }
    # An answer may be left over from before another one was changed; the office is not told of it.
    answers = {str(one): usable[one] for one in eligibility.path(usable) if one in usable}
    expected = queries.expectation(answers, intake.place).assessment
    household = intake.household or bool(HOUSEHOLD & set(answers.values()))
    opponent = clean(str(intake.answers.get(OPPONENT, "")))[:LONGEST_NAME]

    write = partial(_write, answers=answers, expected=expected, opponent=opponent)
    return replace(intake, urgent=intake.urgent or expected.urgent, household=household), write


def _write(
    order: WorkOrder, *, answers: dict[str, str], expected: eligibility.Assessment, opponent: str
) -> None:
    Application.objects.create(
        order_id=order.pk,
        answers=json.dumps(answers),
        verdict=expected.verdict,
        grounds=list(expected.grounds),
        papers=list(expected.papers),
    )
    sides = [(Party.Side.APPLICANT, order.person), (Party.Side.OPPONENT, opponent)]
    Party.objects.bulk_create(
        Party(order_id=order.pk, side=side, name=name, name_hash=name_hash(name))
        for side, name in sides
        if name
    )


def erase_application(*, by: Actor, order_id: int) -> None:
    """Remove what an applicant answered, and the names on both sides; part of erasing a matter.

    With the names goes the conflict check against this matter: it knows people by their names only.
    """
    with transaction.atomic():
        Application.objects.filter(order_id=order_id).update(answers="")
        Party.objects.filter(order_id=order_id).delete()
