"""Applying for a mediation."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from fawang.mediation.queries import register
from fawang.mediation.rules import Relation
from fawang.mediation.texts.questions import ASKS
from fawang.organisations import queries as organisations
from fawang.organisations.rules import UnitKind
from fawang.work_orders.actions.intake import Intake
from fawang.work_orders.queries import WorkOrder


def prepare(intake: Intake) -> tuple[Intake, Callable[[WorkOrder], None] | None]:
    """Complete an application: whoever is afraid has said so, and a family's dispute is one of a household.

    Raises:
        Invalid: an answer is missing or wrong.
    """
    answers = ASKS.read(intake.answers)
    given = {name: str(value) for name, value in answers.items() if value is not None}
    facts: dict[str, Any] = {"relation": given["relation"]}
    if given["afraid"] == "yes":
        facts["danger"] = True
    if not given.get("committee") and (nearest := _nearest(intake.place, intake.matter)):
        answers = {**answers, "committee": nearest}
    household = intake.household or given["relation"] == Relation.FAMILY
    return replace(intake, answers=answers, facts=facts, household=household), None


def _nearest(place: str, matter: str) -> str:
    """Return the committee of the trade, or that nearest to where it happened (Art. 21); empty where none is known."""
    found = organisations.nearest(place, UnitKind.MEDIATION_COMMITTEE) if place else ()
    chosen = register.competent(found, matter)
    return str(chosen.id) if chosen else ""
