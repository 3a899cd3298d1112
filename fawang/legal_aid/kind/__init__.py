"""Legal aid as a kind of work order: what the composition connects."""

from datetime import datetime, time
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from fawang.kernel import clock
from fawang.legal_aid import queries
from fawang.legal_aid.actions import applications, assignments, decisions, reactions, repayments
from fawang.legal_aid.kind.figures import FIGURES
from fawang.legal_aid.kind.offers import Offers
from fawang.legal_aid.kind.panels import PAGES
from fawang.legal_aid.kind.presumption import presume
from fawang.legal_aid.procedure import PROCEDURE, Command, Snapshot, State, Term
from fawang.legal_aid.queries import remedies
from fawang.legal_aid.rules.remedies import Remedy
from fawang.legal_aid.texts import TEXTS, names
from fawang.legal_aid.texts.questions import ASKS
from fawang.organisations.rules import UnitKind
from fawang.payments.events import PaymentSettled
from fawang.work_orders import queries as work_orders
from fawang.work_orders.kinds import OrderKind, Parties
from fawang.work_orders.queries import Box, HistoryRow, WorkOrder
from fawang.work_orders.texts import notice_params as params


def _papers(order: WorkOrder, row: HistoryRow) -> dict[str, Any]:
    until = work_orders.terms_due(order).get(Term.SUPPLEMENT)
    return {"papers": row.data.get("papers") or [], "until": until.isoformat() if until else ""}


def _ways(order: WorkOrder, row: HistoryRow) -> dict[str, Any]:
    """Return why, and until when one can turn to whom: the last days if it reached them on the day of the step."""
    until = {
        way.code: datetime.combine(way.due, time(12), clock.CHINA).isoformat()
        for way in remedies.ways_from(row.at.astimezone(clock.CHINA).date())
    }
    return {
        **params.reason(order, row),
        "due": until[Remedy.RECONSIDERATION],
        "until": until[Remedy.SUIT],
    }


KIND = OrderKind(
    title=_("Legal aid"),
    apply=_("Apply for legal aid for this person"),
    procedures={1: PROCEDURE},
    current=1,
    facts=Snapshot,
    names=names.NAMES,
    terms=Path(__file__).parent.parent / "data" / "terms.yaml",
    office=UnitKind.LEGAL_AID_OFFICE,
    asks=ASKS,
    presume=presume,
    prepare=applications.prepare,
    pages=PAGES,
    effects={
        Command.REQUEST_PAPERS: decisions.request_papers,
        Command.ACCEPT: decisions.accept,
        Command.REFUSE: decisions.refuse,
        Command.OBJECT: decisions.object_to,
        Command.OVERTURN: decisions.overturn,
        Command.TERMINATE: decisions.terminate,
        Command.RECORD_SERVICE: decisions.record_service,
        Command.PROPOSE_REPAYMENT: repayments.propose,
        Command.REJECT_REPAYMENT: repayments.reject,
        Command.ORDER_REPAYMENT: repayments.demand,
        Command.REVOKE_REPAYMENT: repayments.revoke,
        Command.REPAID: repayments.settle,
        Command.ASSIGN: assignments.offer,
        Command.REASSIGN: assignments.offer,
        Command.GIVE: assignments.give,
        Command.TAKE_UP: assignments.take_up,
        Command.DECLINE: assignments.decline,
        Command.REOPEN: assignments.free,
        Command.CONCLUDE: decisions.conclude,
        Command.CLOSE: decisions.close,
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
    grave=frozenset(
        {Command.REFUSE, Command.TERMINATE, Command.WITHDRAW, Command.LAPSE, Command.ORDER_REPAYMENT}
    ),
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
        Command.UPHOLD: ("objection_upheld", _ways),
        Command.ORDER_REPAYMENT: ("repayment_ordered", _ways),
        Command.REVOKE_REPAYMENT: ("repayment_revoked", params.reason),
        Command.REPAID: ("repayment_settled", params.nothing),
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
    texts=TEXTS,
    lines=names.lines,
    public_notes=frozenset({Command.RECORD}),
    closing=Command.CLOSE,
    closed=State.CLOSED,
    reopening=Command.REOPEN,
    reactions=(reactions.tell_lawyer, reactions.tell_bureau),
    follows={PaymentSettled: reactions.record_repayment},
    owes=repayments.is_demanded,
    parties=Parties(queries.firms_against, queries.parties_of),
    figures=FIGURES,
    items={"i-justice-01": {}, "i-justice-02": {}},
)
