"""Notified defence (通知辩护) as a kind of work order: what the composition connects."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from fawang.legal_aid.actions import assignments
from fawang.legal_aid.defence.actions import defences, notifications, reactions
from fawang.legal_aid.defence.kind.archive import archived
from fawang.legal_aid.defence.kind.figures import FIGURES
from fawang.legal_aid.defence.kind.offers import Offers
from fawang.legal_aid.defence.kind.panels import PAGES
from fawang.legal_aid.defence.procedure import PROCEDURE, Command, Snapshot, State
from fawang.legal_aid.defence.texts import TEXTS, names
from fawang.legal_aid.defence.texts.questions import ASKS
from fawang.organisations.rules import Service, UnitKind
from fawang.work_orders.kinds import OrderKind
from fawang.work_orders.queries import Box
from fawang.work_orders.texts import notice_params as params

KIND = OrderKind(
    title=_("Notified defence"),
    apply=_("Take in a notification"),
    procedures={1: PROCEDURE},
    current=1,
    facts=Snapshot,
    names=names.NAMES,
    terms=Path(__file__).parent.parent / "data" / "terms.yaml",
    service=Service.LEGAL_AID,
    office=UnitKind.LEGAL_AID_OFFICE,
    applied_for=False,
    asks=ASKS,
    prepare=notifications.prepare,
    pages=PAGES,
    effects={
        Command.KEEP: defences.keep,
        Command.ASSIGN: defences.offer,
        Command.REASSIGN: defences.reassigned,
        Command.GIVE: defences.given,
        Command.TAKE_UP: defences.take_up,
        Command.DECLINE: assignments.decline,
        Command.MEET: defences.meet,
        Command.RECORD: defences.record,
        Command.REFUSE_LAWYER: defences.refuse_lawyer,
        Command.CHANGE_HEARING: defences.change_hearing,
        Command.CONCLUDE: defences.conclude,
        Command.CLOSE: defences.end,
        Command.REOPEN: defences.reopen,
        Command.END: defences.end,
    },
    offers=Offers,
    asked=frozenset({State.ASSIGNED}),
    main=frozenset(
        {Command.ASSIGN, Command.TAKE_UP, Command.MEET, Command.RECORD, Command.HAND_IN, Command.CLOSE}
    ),
    grave=frozenset({Command.END, Command.REFUSE_LAWYER}),
    watched={
        Box.COMPETENT: (State.UNROUTED, State.NOTIFIED, State.ASSIGNED, State.DEFENDING, State.IN_REVIEW),
        Box.RECEIVED: (State.UNROUTED, State.NOTIFIED, State.DEFENDING),
        Box.FIRM: (State.ASSIGNED, State.DEFENDING, State.FILING),
        Box.LAWYER: (State.ASSIGNED, State.DEFENDING, State.FILING),
    },
    # Closing is feedback's to tell. Of what the lawyer does nobody outside is told.
    told={
        Command.TAKE_UP: ("defence_lawyer", params.nothing),
        Command.REFUSE_LAWYER: ("defence_changed", params.nothing),
        Command.CONCLUDE: ("defence_concluded", params.nothing),
        Command.END: ("defence_ended", params.nothing),
    },
    texts=TEXTS,
    lines=names.lines,
    closing=Command.CLOSE,
    closed=State.CLOSED,
    reopening=Command.REOPEN,
    reactions=(reactions.tell_organ,),
    figures=FIGURES,
    archive=archived,
    archive_title=_("File of a notified defence"),
)
