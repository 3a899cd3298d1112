"""Legal aid as a kind of work order: what the composition connects."""

from functools import cached_property
from pathlib import Path
from typing import Any

from fawang.legal_aid import labels, names, queries, reactions, rules
from fawang.legal_aid.actions import applications, assignments, decisions
from fawang.legal_aid.figures import FIGURES
from fawang.legal_aid.models import Application
from fawang.legal_aid.procedure import PROCEDURE, Command, Snapshot, State, Term
from fawang.work_orders import notice_params as params
from fawang.work_orders import queries as work_orders
from fawang.work_orders.kinds import OrderKind, Parties
from fawang.work_orders.queries import Box, HistoryRow, WorkOrder

_GROUNDS: dict[str, tuple[str, ...]] = {
    Command.ACCEPT: rules.GRANT_GROUNDS,
    Command.REFUSE: rules.REFUSAL_GROUNDS,
    Command.TERMINATE: rules.TERMINATION_GROUNDS,
}


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
        if command in (Command.ASSIGN, Command.REASSIGN, Command.GIVE):
            able = [one for one in self.proposals_for(command) if one.suggestion.excluded is None]
            return {
                "lawyer_id": [
                    (str(one.lawyer.id), f"{one.lawyer.name} · {one.lawyer.firm_name}") for one in able
                ]
            }
        return {}


def _papers(order: WorkOrder, row: HistoryRow) -> dict[str, Any]:
    until = work_orders.terms_due(order).get(Term.SUPPLEMENT)
    return {"papers": row.data.get("papers") or [], "until": until.isoformat() if until else ""}


KIND = OrderKind(
    procedures={1: PROCEDURE},
    current=1,
    facts=Snapshot,
    names=names.NAMES,
    terms=Path(__file__).parent / "data" / "terms.yaml",
    prepare=applications.prepare,
    effects={
        Command.REQUEST_PAPERS: decisions.request_papers,
        Command.ACCEPT: decisions.accept,
        Command.REFUSE: decisions.refuse,
        Command.OBJECT: decisions.object_to,
        Command.OVERTURN: decisions.overturn,
        Command.TERMINATE: decisions.terminate,
        Command.ASSIGN: assignments.offer,
        Command.REASSIGN: assignments.offer,
        Command.GIVE: assignments.give,
        Command.TAKE_UP: assignments.take_up,
        Command.DECLINE: assignments.decline,
        Command.REOPEN: assignments.free,
        Command.CONCLUDE: decisions.conclude,
        Command.CLOSE: assignments.end_assignment,
        Command.WITHDRAW: assignments.end_assignment,
    },
    offers=Offers,
    on_person=frozenset({Term.SUPPLEMENT}),
    never_paused=frozenset({Term.OBJECTION}),
    asked=frozenset({State.ASSIGNED}),
    main=frozenset(
        {
            Command.ACCEPT,
            Command.ASSIGN,
            Command.TAKE_UP,
            Command.RECORD,
            Command.RESUME,
            Command.HAND_IN,
            Command.CLOSE,
        }
    ),
    grave=frozenset({Command.REFUSE, Command.TERMINATE, Command.WITHDRAW, Command.LAPSE}),
    watched={
        Box.COMPETENT: (
            State.UNROUTED,
            State.SUBMITTED,
            State.SUPPLEMENTING,
            State.ACCEPTED,
            State.ASSIGNED,
            State.IN_PROGRESS,
            State.IN_REVIEW,
            State.OBJECTED,
        ),
        Box.RECEIVED: (State.UNROUTED, State.SUBMITTED, State.IN_PROGRESS),
        Box.FIRM: (State.ASSIGNED, State.IN_PROGRESS, State.SUSPENDED, State.FILING),
        Box.LAWYER: (State.ASSIGNED, State.IN_PROGRESS, State.SUSPENDED, State.FILING),
    },
    # Closing is feedback's to tell.
    told={
        Command.REQUEST_PAPERS: ("papers_requested", _papers),
        Command.ACCEPT: ("accepted", params.office),
        Command.REFUSE: ("refused", params.reason),
        Command.LAPSE: ("lapsed", params.nothing),
        Command.UPHOLD: ("objection_upheld", params.reason),
        Command.OVERTURN: ("objection_overturned", params.office),
        Command.ASSIGN: ("lawyer_asked", params.nothing),
        Command.TAKE_UP: ("taken_up", params.nothing),
        Command.RECORD: ("progress", params.nothing),
        Command.SUSPEND: ("suspended", params.reason),
        Command.RESUME: ("resumed", params.nothing),
        Command.CONCLUDE: ("concluded", params.nothing),
        Command.TERMINATE: ("terminated", params.reason),
        Command.WITHDRAW: ("withdrawn", params.nothing),
        Command.REOPEN: ("reopened", params.nothing),
    },
    lines=names.lines,
    public_notes=frozenset({Command.RECORD}),
    closing=Command.CLOSE,
    closed=State.CLOSED,
    reopening=Command.REOPEN,
    reactions=(reactions.tell_lawyer,),
    parties=Parties(queries.firms_against, queries.parties_of),
    figures=FIGURES,
)
