"""Mediation as a kind of work order: what the composition connects."""

from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from fawang.certificates.events import CertificateIssued
from fawang.mediation import queries
from fawang.mediation.actions import (
    agreements,
    applications,
    appointments,
    invitations,
    parties,
    reactions,
    sessions,
)
from fawang.mediation.kind.archive import archived
from fawang.mediation.kind.figures import FIGURES
from fawang.mediation.kind.offers import offers
from fawang.mediation.kind.panels import PAGES
from fawang.mediation.procedure import PROCEDURE, Command, Snapshot, State, Term
from fawang.mediation.rules import SIDES, Relation, Side, Way, may_invite
from fawang.mediation.rules.sessions import when
from fawang.mediation.texts import TEXTS, committees, names
from fawang.mediation.texts.questions import ASKS
from fawang.organisations.rules import UnitKind
from fawang.work_orders.kinds import OrderKind
from fawang.work_orders.queries import Box, HistoryRow, WorkOrder
from fawang.work_orders.texts import notice_params as params


def _invited(order: WorkOrder, row: HistoryRow) -> dict[str, Any] | None:
    """Say nothing to the other side that is not safe now, or that goes by letter or in person."""
    way = str(row.data.get("way"))
    against = may_invite(queries.cautions(order), order.facts.get("spoken", ""), way)
    return None if against or way != Way.MESSAGE else params.office(order, row)


def _day(order: WorkOrder, row: HistoryRow) -> dict[str, Any]:
    return {"day": when(row.data)[0]}


KIND = OrderKind(
    title=_("People's mediation"),
    apply=_("Apply for mediation for this person"),
    procedures={1: PROCEDURE},
    current=1,
    facts=Snapshot,
    names=names.NAMES,
    terms=Path(__file__).parent.parent / "data" / "terms.yaml",
    office=UnitKind.MEDIATION_COMMITTEE,
    chosen="committee",
    asks=ASKS,
    prepare=applications.prepare,
    pages=PAGES,
    effects={
        Command.MARK_DANGER: invitations.mark_danger,
        Command.SPEAK_ALONE: invitations.speak_alone,
        Command.APPOINT: invitations.appoint,
        Command.NOTE_CONFLICT: appointments.note_conflict,
        Command.INVITE: invitations.invite,
        Command.DECLINE: invitations.decline,
        Command.REFUSE: invitations.leave_the_table,
        Command.LEAVE_TABLE: invitations.leave_the_table,
        Command.AGREE_ORALLY: agreements.agree_orally,
        Command.ARRANGE: sessions.arrange,
        Command.DRAFT: agreements.draft,
        Command.SIGNED: agreements.signed,
        Command.ATTEST: agreements.attest,
        Command.SEAL: agreements.seal,
        Command.SEALED_ON_PAPER: agreements.sealed_on_paper,
        Command.IN_FORCE: agreements.comes_into_force,
        Command.WANT_CONFIRMATION: agreements.want_confirmation,
        Command.RULED: agreements.ruled,
        Command.CHECK: agreements.performed,
        Command.MEDIATE_AGAIN: agreements.mediate_again,
        Command.CLOSE: agreements.performed,
    },
    offers=offers,
    agreed=agreements.agreed_term,
    on_person=frozenset({Term.ANSWER, Term.SIGN, Term.CONFIRM, Term.PERFORM}),
    main=frozenset(
        {
            Command.SPEAK_ALONE,
            Command.APPOINT,
            Command.INVITE,
            Command.ARRANGE,
            Command.AGREE_ORALLY,
            Command.DRAFT,
            Command.SEAL,
            Command.CLOSE,
        }
    ),
    grave=frozenset(
        {
            Command.DECLINE,
            Command.REFUSE,
            Command.NOTE_REFUSED,
            Command.FAIL,
            Command.STOP,
            Command.LEAVE_TABLE,
            Command.TERMINATE,
            Command.WITHDRAW,
        }
    ),
    watched={
        Box.COMPETENT: (
            State.UNROUTED,
            State.SUBMITTED,
            State.INVITING,
            State.MEDIATING,
            State.HALTED,
            State.SIGNING,
            State.SEALING,
            State.IN_FORCE,
            State.CONFIRMING,
        ),
        Box.RECEIVED: (State.UNROUTED, State.SUBMITTED, State.MEDIATING),
    },
    told={
        Command.INVITE: ("mediation_sent", params.office),
        Command.DECLINE: ("mediation_declined", params.reason),
        Command.AGREE: ("mediation_begun", params.nothing),
        Command.NOTE_AGREED: ("mediation_begun", params.nothing),
        Command.REFUSE: ("mediation_refused", params.nothing),
        Command.NOTE_REFUSED: ("mediation_refused", params.nothing),
        Command.STOP: ("mediation_refused", params.nothing),
        Command.LEAVE_TABLE: ("mediation_refused", params.nothing),
        Command.UNREACHABLE: ("mediation_failed", params.nothing),
        Command.FAIL: ("mediation_failed", params.nothing),
        Command.TERMINATE: ("mediation_failed", params.nothing),
        Command.ARRANGE: ("mediation_session", _day),
        Command.HEAR_APPLICANT: ("mediation_heard", params.nothing),
        Command.HEAR_RESPONDENT: ("mediation_heard", params.nothing),
        Command.HALT: ("mediation_halted", params.nothing),
        Command.GO_ON: ("mediation_begun", params.nothing),
        Command.MEDIATE_AGAIN: ("mediation_begun", params.nothing),
        Command.DRAFT: ("mediation_draft", params.nothing),
        Command.AGREE_ORALLY: ("mediation_in_force", params.nothing),
        Command.SEALED_ON_PAPER: ("mediation_in_force", params.nothing),
        Command.IN_FORCE: ("mediation_in_force", params.nothing),
        Command.WANT_CONFIRMATION: ("mediation_wanted", params.nothing),
        Command.ASK_COURT: ("mediation_court", params.nothing),
        Command.RULED: ("mediation_ruled", params.nothing),
    },
    told_to={(Command.INVITE, Side.RESPONDENT): ("mediation_invited", _invited)},
    texts=TEXTS | committees.TEXTS,
    reactions=(parties.note_parties, parties.note_closed, sessions.release_when_over),
    lines=names.lines,
    kept_back=frozenset({"note", "party", "reach", "signer", "file"}),
    closing=Command.CLOSE,
    closed=State.CLOSED,
    sides=SIDES,
    open_to=queries.is_open_to,
    figures=FIGURES,
    archive=archived,
    archive_title=_("File of a mediation"),
    directory=(_("Mediation committees"), "mediation:committees"),
    items={"i-justice-06": {}, "i-labour-12": {"relation": Relation.WORK}},
    follows={CertificateIssued: reactions.put_into_force},
)
