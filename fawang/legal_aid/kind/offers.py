"""What can be chosen in the forms of a legal aid order."""

from functools import cached_property
from typing import Any

from fawang.legal_aid import queries, rules
from fawang.legal_aid.models import Application
from fawang.legal_aid.procedure import Command
from fawang.legal_aid.texts import labels
from fawang.work_orders.queries import WorkOrder

_GROUNDS: dict[str, tuple[str, ...]] = {
    Command.ACCEPT: rules.GRANT_GROUNDS,
    Command.REFUSE: rules.REFUSAL_GROUNDS,
    Command.TERMINATE: rules.TERMINATION_GROUNDS,
}
#: Commands by which a lawyer is asked.
ASKING = frozenset({Command.ASSIGN, Command.REASSIGN, Command.GIVE})


class Offers:
    """What can be chosen in the forms of one order, the likely first; read once, however many forms there are."""

    def __init__(self, order: WorkOrder) -> None:
        self._order = order

    @cached_property
    def application(self) -> Application:
        """The application that the order carries."""
        return queries.application(self._order.pk)

    @cached_property
    def proposals(self) -> list[queries.Proposal]:
        """The lawyers around the competent office, the best first."""
        return queries.proposals(self._order)

    @cached_property
    def colleagues(self) -> list[queries.Proposal]:
        """The other lawyers of the firm that has the case, the best first."""
        return [one for one in queries.colleagues(self._order) if one.lawyer.id != self._order.lawyer_id]

    def proposals_for(self, command: str) -> list[queries.Proposal]:
        """Return whom `command` may give the case to."""
        return self.colleagues if command == Command.GIVE else self.proposals

    def __call__(self, command: str) -> dict[str, list[tuple[str, Any]]]:
        """Return the choices in the form of `command`, by field."""
        if command in _GROUNDS:
            expected = self.application.grounds
            grounds = sorted(_GROUNDS[command], key=lambda ground: ground not in expected)
            return {"article": [(ground, labels.GROUNDS[ground]) for ground in grounds]}
        if command == Command.REQUEST_PAPERS:
            papers = self.application.papers
            return {"papers": [(str(labels.PAPERS[paper]), labels.PAPERS[paper]) for paper in papers]}
        if command in ASKING:
            able = [one for one in self.proposals_for(command) if one.suggestion.excluded is None]
            return {
                "lawyer_id": [
                    (str(one.lawyer.id), f"{one.lawyer.name} · {one.lawyer.firm_name}") for one in able
                ]
            }
        return {}
