"""Commissioning an appraisal."""

from collections.abc import Callable
from dataclasses import replace

from fawang.appraisal import queries
from fawang.appraisal.texts.questions import ASKS
from fawang.kernel import clock
from fawang.kernel.rules.problems import Invalid
from fawang.organisations import queries as organisations
from fawang.work_orders.actions.intake import Intake
from fawang.work_orders.queries import WorkOrder


def prepare(intake: Intake) -> tuple[Intake, Callable[[WorkOrder], None] | None]:
    """Complete a commission: only an institution of the register may be chosen, and for its fields (Art. 25).

    Raises:
        Invalid: an answer is missing or wrong; the institution is not listed for the field, or made the earlier report.
    """
    answers = ASKS.read(intake.answers)
    unit_id, field = int(answers["institution"]), answers["field"]
    listed = queries.institution(unit_id)
    if listed is None or not listed.may(field, clock.today()):
        raise Invalid("invalid", errors={"institution": "institution_not_listed"})
    earlier = answers.get("earlier") or ""
    if earlier and earlier.strip() == organisations.unit(unit_id).name:
        raise Invalid("invalid", errors={"institution": "institution_before"})
    return replace(intake, answers=answers, facts={"field": field}), None
