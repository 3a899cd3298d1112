"""The case of the wages withheld in Nanhai, and the usual way from there to any state."""

from typing import Any

from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.legal_aid import queries as legal_aid
from fawang.organisations import queries as organisations
from fawang.organisations.actions import seed_demo_firms
from fawang.organisations.queries import UnitRow
from fawang.people.rules.wishes import Reach
from fawang.work_orders.actions.intake import Intake
from fawang.work_orders.actions.steps import take_step
from fawang.work_orders.queries import WorkOrder

#: So many digits of a division's code name its city: to fill the register of the whole province takes a second.
CITY = 4
WORDS = "我和老婆在厂里做了三年，没有合同没有社保，现在老板扣着工资和加班费。"


def intake(**changes: Any) -> Intake:
    """Return the case of the wages withheld in Nanhai, with `changes`."""
    reach = changes.pop("reach", None) or Reach(name="蒋先生", phone="13800138000")
    values: dict[str, Any] = {
        "kind": "legal_aid",
        "matter": "labour",
        "words": WORDS,
        "place": "440605011",
        "place_text": "佛山南海桂城某厂",
        "answers": {
            "claim": "31.5", "urgency": "none", "no_condition": "none", "exempt": "42.3",
            "opponent": "佛山某鞋业有限公司",
        },
        "reach": reach,
    }  # fmt: skip
    return Intake(**{**values, **changes})


def give(order: WorkOrder, command: str, by: Actor = SYSTEM, **data: Any) -> WorkOrder:
    """Give a command at the order's present version."""
    return take_step(by=by, code=order.code, command=command, version=order.version, data=data)


def bring_to(order: WorkOrder, state: str) -> WorkOrder:
    """Take an order along the usual way until it is in `state`."""
    while order.state != state:
        match order.state:
            case "submitted":
                order = give(order, "accept", article="31.5")
            case "accepted":
                order = give(order, "assign", lawyer_id=able_lawyers(order)[0])
            case "assigned":
                order = give(order, "take_up", no_conflict=True)
            case "in_progress":
                order = give(
                    order,
                    "conclude",
                    outcome="mediation",
                    sum_recovered="13000",
                    ended_on=clock.today().isoformat(),
                    note="调解成功",
                )
            case "filing":
                order = give(order, "hand_in")
            case "in_review":
                order = give(order, "close")
            case other:
                raise AssertionError(f"the usual way does not lead from {other} to {state}")
    return order


def able_lawyers(order: WorkOrder) -> list[int]:
    """Return the lawyers who can be asked, the best first; the register of their city is filled if it is empty."""
    around = organisations.unit(order.unit_id).region_code
    if not organisations.lawyers_for(around):
        seed_demo_firms(by=SYSTEM, area=around[:CITY])
    return [one.lawyer.id for one in legal_aid.proposals(order) if one.suggestion.excluded is None]


def lawyer_and_firm(lawyer_id: int | None = None) -> tuple[int, UnitRow]:
    """Return a lawyer of the register (any one, or this one), and the firm at which they work."""
    if lawyer_id is None:
        seed_demo_firms(by=SYSTEM, area="440605"[:CITY])
        lawyer_id = organisations.lawyers_for("440605")[0].id
    found = organisations.lawyer(lawyer_id)
    assert found is not None
    return found.id, organisations.unit(found.firm_id)
