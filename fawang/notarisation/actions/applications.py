"""Applying for notarisation."""

from collections.abc import Callable
from dataclasses import replace

from fawang.kernel.rules.problems import Invalid
from fawang.notarisation.rules import Ground, barred, grounds, is_competent
from fawang.notarisation.texts.questions import ASKS, item_of
from fawang.organisations import queries as organisations
from fawang.work_orders.actions.intake import Intake
from fawang.work_orders.queries import WorkOrder


def prepare(intake: Intake) -> tuple[Intake, Callable[[WorkOrder], None] | None]:
    """Complete an application: what the law says of its item becomes facts at which guards look.

    Raises:
        Invalid: an answer is missing or wrong; the item cannot be asked for by an agent (Art. 26); the office that was
            chosen is not competent (Art. 25).
    """
    answers = ASKS.read(intake.answers)
    given = {name: str(value) for name, value in answers.items() if value is not None}
    item = item_of(given)
    assert item is not None, "the item is a required choice"
    errors = {}
    if item.in_person and given["applies"] == "agent":
        errors["applies"] = "agent_not_allowed"
    allowed = grounds(item, property_in_it=given.get("property") == "yes")
    # Where only one ground counts, nobody is asked which: the place is where the home or land lies.
    ground = Ground(given.get("ground") or allowed[0])
    if ground not in allowed:
        errors["ground"] = "field_wrong"
    elif not _competent(given.get("institution", ""), {ground: intake.place}, allowed):
        errors["institution"] = "office_not_competent"
    if errors:
        raise Invalid("invalid", errors=errors)
    against = barred(item, lender=given.get("lender", ""), power=given.get("power", ""))
    facts = {"item": item.code, "in_person": item.in_person, "barred": against}
    return replace(intake, answers=answers, facts=facts), None


def _competent(chosen: str, places: dict[Ground, str], allowed: tuple[Ground, ...]) -> bool:
    if not (chosen and any(places.values())):
        # No office was chosen, or no place is known: routing looks for one, and the office judges.
        return True
    return is_competent(organisations.unit(int(chosen)).region_code, places, allowed)
