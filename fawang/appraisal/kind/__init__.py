"""Forensic appraisal as a kind of work order: what the composition connects."""

from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from fawang.appraisal.actions import applications, decisions, materials, reactions, reports
from fawang.appraisal.kind.archive import archived
from fawang.appraisal.kind.figures import FIGURES
from fawang.appraisal.kind.offers import offers
from fawang.appraisal.kind.panels import PAGES
from fawang.appraisal.procedure import PROCEDURE, Command, Snapshot, State, Term
from fawang.appraisal.queries.register import practising
from fawang.appraisal.rules import Method, Scope
from fawang.appraisal.rules.custody import Holder
from fawang.appraisal.texts import TEXTS, names
from fawang.appraisal.texts.questions import ASKS
from fawang.certificates.events import CertificateIssued
from fawang.kernel import clock
from fawang.kernel.wording import yuan
from fawang.organisations.rules import UnitKind
from fawang.payments.events import PaymentSettled
from fawang.work_orders.kinds import OrderKind
from fawang.work_orders.queries import Box, HistoryRow, WorkOrder
from fawang.work_orders.texts import notice_params as params


def _papers(order: WorkOrder, row: HistoryRow) -> dict[str, Any]:
    return {"papers": row.data.get("papers") or []}


def _fee(order: WorkOrder, row: HistoryRow) -> dict[str, Any]:
    return {**params.office(order, row), "fee": str(yuan(row.data.get("fee")))}


def _agreed(order: WorkOrder, row: HistoryRow) -> dict[str, Any]:
    return {**params.office(order, row), "fee": str(yuan(order.facts.get("fee")))}


def _given_back(order: WorkOrder, row: HistoryRow) -> dict[str, Any] | None:
    """Only what comes to the client is theirs to sign for."""
    return {} if row.data.get("taker") == Holder.CLIENT else None


def _method(order: WorkOrder, row: HistoryRow) -> dict[str, Any] | None:
    """Only what needs their consent is the client's to read at once."""
    return {} if row.data.get("method") == Method.ACCEPTED else None


#: Fields whose service is a part of one of the model network's three.
_PARTS = tuple(scope for scope in Scope if scope not in (Scope.CLINICAL, Scope.DNA, Scope.DOCUMENTS))


def _agreed_time(order: WorkOrder, term: str) -> tuple[int, str] | None:
    """Return the time for the report to which the client has consented (Art. 38)."""
    days = int(order.facts.get("days") or 0)
    return (days, names.AGREED) if term == Term.REPORT and days else None


KIND = OrderKind(
    title=_("Forensic appraisal"),
    apply=_("Commission an appraisal for this person"),
    procedures={1: PROCEDURE},
    current=1,
    facts=Snapshot,
    names=names.NAMES,
    terms=Path(__file__).parent.parent / "data" / "terms.yaml",
    office=UnitKind.APPRAISAL_INSTITUTE,
    chosen="institution",
    choosable=lambda answers: practising(clock.today(), str(answers.get("field") or "")),
    asks=ASKS,
    prepare=applications.prepare,
    pages=PAGES,
    effects={
        Command.OFFER: decisions.offer,
        Command.DECLINE: decisions.decline,
        Command.AGREE: decisions.agree,
        Command.SETTLE: decisions.settle,
        Command.APPOINT: decisions.appoint,
        Command.CHOOSE_METHOD: decisions.choose_method,
        Command.AGREE_METHOD: decisions.agree_method,
        Command.REFUSE_METHOD: decisions.refuse_method,
        Command.SUSPEND: decisions.stop,
        Command.TERMINATE: decisions.terminate,
        Command.WITHDRAW: decisions.end,
        Command.RECEIVE: materials.receive,
        Command.HAND_OVER: materials.hand_over,
        Command.TAKE: materials.take,
        Command.CONFIRM: materials.confirm,
        Command.ATTEST: materials.attest,
        Command.APPROVE: reports.approve,
        Command.ISSUE: reports.issue,
        Command.TAKE_UP: decisions.take_up,
        Command.SUMMON: decisions.summon,
        Command.ANSWER_SUMMONS: decisions.answer_summons,
        Command.APPEAR: decisions.appear,
    },
    offers=offers,
    agreed=_agreed_time,
    on_person=frozenset({Term.COMPLETE, Term.AGREE, Term.PAY}),
    main=frozenset(
        {
            Command.OFFER,
            Command.APPOINT,
            Command.RECEIVE,
            Command.TAKE,
            Command.WRITE,
            Command.APPROVE,
            Command.CLOSE,
            Command.TAKE_UP,
        }
    ),
    grave=frozenset({Command.DECLINE, Command.TERMINATE, Command.WITHDRAW, Command.REFUSE_METHOD}),
    watched={
        Box.COMPETENT: (
            State.UNROUTED,
            State.SUBMITTED,
            State.COMPLETING,
            State.OFFERED,
            State.UNPAID,
            State.APPRAISING,
            State.SUSPENDED,
            State.WRITTEN,
            State.SIGNING,
            State.ISSUED,
            State.ADDING,
        ),
        Box.RECEIVED: (State.UNROUTED, State.SUBMITTED, State.APPRAISING),
    },
    told={
        Command.ASK_MATERIALS: ("appraisal_materials", _papers),
        Command.OFFER: ("appraisal_offered", _fee),
        Command.AGREE: ("appraisal_commissioned", _agreed),
        Command.RECEIVE: ("appraisal_received", params.nothing),
        Command.HAND_OVER: ("appraisal_sign", _given_back),
        Command.CHOOSE_METHOD: ("appraisal_method", _method),
        Command.DECLINE: ("appraisal_declined", params.reason),
        Command.SUSPEND: ("appraisal_suspended", params.reason),
        Command.RESUME: ("appraisal_resumed", params.nothing),
        Command.ISSUE: ("appraisal_issued", params.office),
        Command.TERMINATE: ("appraisal_terminated", params.reason),
        Command.CORRECT: ("appraisal_corrected", params.nothing),
        Command.ASK_MORE: ("appraisal_more_asked", params.office),
        Command.TAKE_UP: ("appraisal_added", params.nothing),
        Command.LEAVE_IT: ("appraisal_left", params.reason),
    },
    texts=TEXTS,
    reactions=(reactions.go_on_when_nothing_is_owed, reactions.tell_appraisers),
    lines=names.lines,
    closing=Command.CLOSE,
    closed=State.CLOSED,
    figures=FIGURES,
    archive=archived,
    archive_title=_("File of a forensic appraisal"),
    items={
        "i-justice-14": {"field": "clinical"},
        "i-justice-15": {"field": "dna"},
        "i-justice-16": {"field": "documents"},
        **{f"i-appraisal-{scope.value.replace('_', '-')}": {"field": scope.value} for scope in _PARTS},
    },
    follows={PaymentSettled: reactions.go_on_when_settled, CertificateIssued: reactions.issue},
)
