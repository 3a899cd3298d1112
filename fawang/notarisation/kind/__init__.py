"""Notarisation as a kind of work order: what the composition connects."""

from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from fawang.certificates.events import CertificateEnded, CertificateIssued
from fawang.kernel.wording import yuan
from fawang.notarisation.actions import applications, decisions, fees, reactions
from fawang.notarisation.data.items import items
from fawang.notarisation.kind.figures import FIGURES
from fawang.notarisation.kind.offers import offers
from fawang.notarisation.kind.panels import PAGES
from fawang.notarisation.procedure import PROCEDURE, Command, Snapshot, State, Term
from fawang.notarisation.texts import TEXTS, names
from fawang.notarisation.texts.questions import ASKS
from fawang.organisations.rules import UnitKind
from fawang.payments.events import PaymentSettled
from fawang.work_orders.kinds import OrderKind
from fawang.work_orders.queries import Box, HistoryRow, WorkOrder
from fawang.work_orders.texts import notice_params as params


def _papers(order: WorkOrder, row: HistoryRow) -> dict[str, Any]:
    return {"papers": row.data.get("papers") or []}


def _fee(order: WorkOrder, row: HistoryRow) -> dict[str, Any]:
    return {**params.office(order, row), "fee": str(yuan(row.data.get("fee")))}


#: Items that are services of the model network by themselves; every other one is a part of one of these, with a service
#: of its own in the content.
_SERVICES = {
    "inheritance": "i-justice-08", "will": "i-justice-09", "entrustment": "i-justice-10",
    "education": "i-justice-11", "evidence": "i-justice-12", "loan": "i-justice-13",
}  # fmt: skip

KIND = OrderKind(
    title=_("Notarisation"),
    apply=_("Apply for notarisation for this person"),
    procedures={1: PROCEDURE},
    current=1,
    facts=Snapshot,
    names=names.NAMES,
    terms=Path(__file__).parent.parent / "data" / "terms.yaml",
    office=UnitKind.NOTARY_OFFICE,
    chosen="institution",
    asks=ASKS,
    prepare=applications.prepare,
    pages=PAGES,
    effects={
        Command.ACCEPT: fees.accept,
        Command.DECLINE: decisions.decline,
        Command.SETTLE: fees.settle,
        Command.ATTEND: decisions.attend,
        Command.PROPOSE: decisions.propose,
        Command.APPROVE: decisions.approve,
        Command.ISSUE: decisions.issue,
        Command.REFUSE: decisions.refuse,
        Command.TERMINATE: decisions.terminate,
        Command.ASK_REVIEW: decisions.ask_review,
        Command.TAKE_REVIEW: decisions.take_review,
        Command.UPHOLD: decisions.uphold,
        Command.REDRAFT: decisions.redraft,
        Command.CORRECT: decisions.correct,
        Command.WITHDRAW: fees.end,
    },
    offers=offers,
    on_person=frozenset({Term.SUPPLEMENT, Term.PAY}),
    never_paused=frozenset({Term.REVIEW}),
    main=frozenset({Command.ACCEPT, Command.ATTEND, Command.PROPOSE, Command.APPROVE, Command.CLOSE}),
    grave=frozenset({Command.DECLINE, Command.REFUSE, Command.TERMINATE, Command.WITHDRAW}),
    watched={
        Box.COMPETENT: (
            State.UNROUTED,
            State.SUBMITTED,
            State.SUPPLEMENTING,
            State.UNPAID,
            State.EXAMINING,
            State.PROVING,
            State.VERIFYING,
            State.PROPOSED,
            State.SIGNING,
            State.ISSUED,
            State.REVIEWING,
        ),
        Box.RECEIVED: (State.UNROUTED, State.SUBMITTED, State.EXAMINING),
    },
    told={
        Command.REQUEST_PAPERS: ("notarisation_papers", _papers),
        Command.ACCEPT: ("notarisation_accepted", _fee),
        Command.DECLINE: ("notarisation_declined", params.reason),
        Command.ASK_PROOF: ("notarisation_proof", _papers),
        Command.GIVE_PROOF: ("notarisation_proof_received", params.nothing),
        Command.ISSUE: ("notarisation_issued", params.office),
        Command.REFUSE: ("notarisation_refused", params.reason),
        Command.TERMINATE: ("notarisation_terminated", params.reason),
        Command.ASK_REVIEW: ("notarisation_review_asked", params.office),
        Command.UPHOLD: ("notarisation_upheld", params.reason),
        Command.CORRECT: ("notarisation_corrected", params.office),
        Command.REVOKE: ("notarisation_revoked", params.reason),
    },
    texts=TEXTS,
    reactions=(reactions.go_on_when_nothing_is_owed,),
    lines=names.lines,
    closing=Command.CLOSE,
    closed=State.CLOSED,
    figures=FIGURES,
    archive_title=_("File of a notarisation"),
    items={_SERVICES.get(code, f"i-notary-{code.replace('_', '-')}"): {"item": code} for code in items()},
    follows={
        PaymentSettled: reactions.go_on_when_settled,
        CertificateIssued: reactions.issue,
        CertificateEnded: reactions.end,
    },
)
