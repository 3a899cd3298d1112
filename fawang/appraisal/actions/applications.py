"""Commissioning an appraisal."""

from collections.abc import Callable
from dataclasses import replace

from fawang.appraisal import queries
from fawang.appraisal.rules import concerned, repeats_itself
from fawang.appraisal.texts.questions import ASKS
from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.rules.problems import Invalid
from fawang.organisations import queries as organisations
from fawang.work_orders.actions.intake import Intake
from fawang.work_orders.actions.links import insert_link
from fawang.work_orders.kinds.questions import OPPONENT
from fawang.work_orders.queries import WorkOrder
from fawang.work_orders.rules.codes import Relation


def prepare(intake: Intake) -> tuple[Intake, Callable[[WorkOrder], None] | None]:
    """Complete a commission: only an institution of the register may be chosen, and for its fields (Art. 25).

    Where the report that it repeats was made here, the two commissions are linked.

    Raises:
        Invalid: an answer is missing or wrong; the institution is not listed for the field, made the earlier report, or
            keeps out of this case (Arts. 32 and 43).
    """
    answers = ASKS.read(intake.answers)
    unit_id, field = int(answers["institution"]), answers["field"]
    listed = queries.institution(unit_id)
    if listed is None or not listed.may(field, clock.today()):
        raise Invalid("invalid", errors={"institution": "institution_not_listed"})
    earlier = queries.report_order(answers.get("earlier_number") or "")
    named = (answers.get("earlier") or "").strip() == organisations.unit(unit_id).name
    if named or (earlier is not None and repeats_itself(unit_id, (earlier.unit_id,))):
        raise Invalid("invalid", errors={"institution": "institution_before"})
    if concerned(listed.interests, (intake.reach.name, answers.get(OPPONENT) or "")):
        raise Invalid("invalid", errors={"institution": "institution_concerned"})
    facts = {"field": field}
    if number := answers.get("earlier_number"):
        facts["repeats"] = number

    def link(order: WorkOrder) -> None:
        if earlier is not None:
            insert_link(by=SYSTEM, order=order, other=earlier, relation=Relation.REPEATED)

    return replace(intake, answers=answers, facts=facts), link
