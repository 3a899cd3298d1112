"""Commissioning an appraisal."""

from collections.abc import Callable
from dataclasses import replace

from fawang.appraisal import queries
from fawang.appraisal.texts.questions import ASKS
from fawang.kernel import clock
from fawang.kernel.rules.problems import Invalid
from fawang.organisations import queries as organisations
from fawang.work_orders.actions.intake import Intake
from fawang.work_orders.kinds.groups import group_of
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
    # Whoever says that there was none is not asked for it.
    if (answers.get("earlier") or "").strip() == organisations.unit(unit_id).name:
        raise Invalid("invalid", errors={"institution": "institution_before"})
    facts = {"field": field}
    given = {name: str(value) for name, value in answers.items() if value is not None}
    soldier = given.get("waiver") == "soldiers"
    if group := group_of(given, intake.reach.id_number, clock.today(), soldier=soldier):
        facts["group"] = group
    return replace(intake, answers=answers, facts=facts), None
