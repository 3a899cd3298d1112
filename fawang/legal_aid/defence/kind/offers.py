"""What can be chosen in the forms of a notified defence."""

from functools import cached_property
from typing import Any

from fawang.legal_aid import queries as legal_aid
from fawang.legal_aid.defence import queries
from fawang.legal_aid.defence.procedure import Command
from fawang.legal_aid.queries import Proposal
from fawang.legal_aid.rules.matching import Demand
from fawang.work_orders.queries import WorkOrder

ASKING = frozenset({Command.ASSIGN, Command.REASSIGN, Command.GIVE})


class Offers:
    """What can be chosen in the forms of one order, the likely first; read once, however many forms there are."""

    def __init__(self, order: WorkOrder) -> None:
        self._order = order

    @cached_property
    def demand(self) -> Demand:
        """What the case asks of its lawyer."""
        return queries.demand(queries.notification(self._order.pk))

    @cached_property
    def proposals(self) -> list[Proposal]:
        """The lawyers around the competent office, the best first."""
        return legal_aid.proposals(self._order, self.demand)

    @cached_property
    def colleagues(self) -> list[Proposal]:
        """The other lawyers of the firm that has the case, the best first."""
        found = legal_aid.colleagues(self._order, demand=self.demand)
        return [one for one in found if one.lawyer.id != self._order.lawyer_id]

    def proposals_for(self, command: str) -> list[Proposal]:
        """Return whom `command` may give the case to."""
        return self.colleagues if command == Command.GIVE else self.proposals

    def __call__(self, command: str) -> dict[str, list[tuple[str, Any]]]:
        """Return the choices in the form of `command`, by field."""
        if command not in ASKING:
            return {}
        able = [one for one in self.proposals_for(command) if one.suggestion.excluded is None]
        return {
            "lawyer_id": [(str(one.lawyer.id), f"{one.lawyer.name} · {one.lawyer.firm_name}") for one in able]
        }
