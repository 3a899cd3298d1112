"""Forensic appraisal as a kind of work order: what the composition connects."""

from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from fawang.appraisal.actions import applications, decisions, materials, reactions
from fawang.appraisal.kind.figures import FIGURES
from fawang.appraisal.kind.offers import offers
from fawang.appraisal.kind.panels import PAGES
from fawang.appraisal.procedure import PROCEDURE, Command, Snapshot, State, Term
from fawang.appraisal.queries import register
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


def _agreed(order: WorkOrder, term: str) -> tuple[int, str] | None:
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
    choosable=lambda answers: register.practising(clock.today(), str(answers.get("field") or "")),
    asks=ASKS,
    prepare=applications.prepare,
    pages=PAGES,
    effects={
        Command.OFFER: decisions.offer,
        Command.DECLINE: decisions.decline,
        Command.AGREE: decisions.agree,
        Command.SETTLE: decisions.settle,
        Command.APPOINT: decisions.appoint,
        Command.SUSPEND: decisions.stop,
        Command.TERMINATE: decisions.terminate,
        Command.WITHDRAW: decisions.end,
        Command.RECEIVE: materials.receive,
        Command.HAND_OVER: materials.hand_over,
        Command.TAKE: materials.take,
        Command.CONFIRM: materials.confirm,
        Command.ATTEST: materials.attest,
        Command.APPROVE: decisions.approve,
        Command.ISSUE: decisions.issue,
        Command.TAKE_UP: decisions.take_up,
        Command.SUMMON: decisions.summon,
        Command.ANSWER_SUMMONS: decisions.answer_summons,
        Command.APPEAR: decisions.appear,
    },
    offers=offers,
    agreed=_agreed,
    reactions=(reactions.settle_nothing, reactions.tell_appraisers),
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
    grave=frozenset({Command.DECLINE, Command.TERMINATE, Command.WITHDRAW}),
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
        Command.DECLINE: ("appraisal_declined", params.reason),
        Command.SUSPEND: ("appraisal_suspended", params.reason),
        Command.RESUME: ("appraisal_resumed", params.nothing),
        Command.ISSUE: ("appraisal_issued", params.office),
        Command.TERMINATE: ("appraisal_terminated", params.reason),
        Command.CORRECT: ("appraisal_corrected", params.nothing),
        Command.TAKE_UP: ("appraisal_added", params.nothing),
        Command.LEAVE_IT: ("appraisal_left", params.reason),
    },
    texts=TEXTS,
    lines=names.lines,
    closing=Command.CLOSE,
    closed=State.CLOSED,
    figures=FIGURES,
    items={
        "i-justice-14": {"field": "clinical"},
        "i-justice-15": {"field": "dna"},
        "i-justice-16": {"field": "documents"},
    },
    follows={PaymentSettled: reactions.go_on_when_settled, CertificateIssued: reactions.issue},
)
