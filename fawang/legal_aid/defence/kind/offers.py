"""What can be chosen in the forms of a notified defence."""

from functools import cached_property
from typing import Any

from fawang.legal_aid import queries as legal_aid
from fawang.legal_aid.defence import queries
from fawang.legal_aid.kind import offers
from fawang.legal_aid.queries import Proposal
from fawang.legal_aid.rules.matching import Demand


class Offers(offers.Offers):
    """As for an application, among those lawyers whom the law lets defend this person; no ground is chosen."""

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

    def __call__(self, command: str) -> dict[str, list[tuple[str, Any]]]:
        """Return the choices in the form of `command`, by field."""
        return super().__call__(command) if command in offers.ASKING else {}
