"""Takes what a lawyer writes to where their person reads it: WeChat."""

import json

from django.db import transaction
from django.utils.translation import gettext as _

from fawang.channels.actions.wechat import delivery
from fawang.channels.actions.wechat.accept import CHANNEL
from fawang.channels.actions.wechat.reply import Reply
from fawang.channels.actions.wechat.talk import page_of, ratings
from fawang.channels.models import Conversation, Talk
from fawang.consultations.events import StepTaken, Written
from fawang.consultations.queries import one
from fawang.consultations.queries.talk import Line, lines
from fawang.consultations.rules import Command, Side, Sort
from fawang.consultations.rules.attachments import Kind as FileKind
from fawang.kernel import clock
from fawang.kernel.news import outbox
from fawang.kernel.rules.actor import SYSTEM

_ANSWERS = frozenset({Command.ANSWER, Command.APPROVE})
_SAID = frozenset({Command.GRAB, Command.ASSIGN, Command.CLOSE, *_ANSWERS})


def _is_of_lawyer(event: Written) -> bool:
    return event.channel == CHANNEL and event.side == Side.LAWYER


@outbox.only(_is_of_lawyer)
def relay_line(event: Written) -> None:
    """Say in WeChat what the lawyer of a talk from there has written."""
    if _is_of_lawyer(event):
        _relay(event.consultation_id)


def _is_said(event: StepTaken) -> bool:
    return event.channel == CHANNEL and event.command in _SAID


@outbox.only(_is_said)
def relay_step(event: StepTaken) -> None:
    """Say in WeChat that a lawyer has taken a talk up, their answer, and that it has ended."""
    if not _is_said(event):
        return
    talk = Talk.objects.filter(consultation_id=event.consultation_id).first()
    if talk is None:
        return
    if event.command in _ANSWERS:
        _relay(event.consultation_id)
        head = _("Was this helpful? Or write what you still want to know.")
        _offer(talk, f"step:{event.consultation_id}:{event.seq}", head)
    elif event.command == Command.CLOSE:
        _relay(event.consultation_id)
        if one.by_id(event.consultation_id).score is None:
            _offer(
                talk,
                f"step:{event.consultation_id}:{event.seq}",
                _("This talk has ended. How helpful was it?"),
            )
    else:
        said = _("A lawyer reads your question now, and will answer here.")
        delivery.say(
            by=SYSTEM,
            account_id=talk.account_id,
            key=f"step:{event.consultation_id}:{event.seq}",
            texts=[said],
        )


def _relay(consultation_id: int) -> None:
    with transaction.atomic():
        talk = Talk.objects.select_for_update().filter(consultation_id=consultation_id).first()
        if talk is None:
            return
        row = one.by_id(consultation_id)
        found = lines(row, after=talk.relayed)
        for line in found:
            if line.side == Side.LAWYER and line.sort != Sort.EVENT:
                _say(talk, row.code, line)
        if found:
            talk.relayed = found[-1].number
            talk.save(update_fields=["relayed"])


def _say(talk: Talk, code: str, line: Line) -> None:
    key = f"talk:{talk.consultation_id}:{line.number}"
    texts = [one for one in (line.text, line.next_steps) if one]
    if texts:
        texts[0] = _("Lawyer: %(words)s") % {"words": texts[0]}
    others = [file for file in line.files if file.kind != FileKind.PHOTO]
    if others:
        texts.append(
            _("The lawyer has sent a file. Open it here: %(address)s")
            % {"address": page_of(talk.consultation_id)}
        )
    delivery.say(by=SYSTEM, account_id=talk.account_id, key=key, texts=texts)
    for file in line.files:
        if file.kind == FileKind.PHOTO:
            delivery.say(
                by=SYSTEM, account_id=talk.account_id, key=f"{key}:f{file.id}", picture=(code, file.id)
            )


def _offer(talk: Talk, key: str, head: str) -> None:
    """Offer to rate, and have the next number read as that."""
    reply = Reply([], head, ratings(talk.consultation_id))
    conversation = Conversation.objects.select_for_update().filter(account=talk.account_id).first()
    if conversation is not None:
        conversation.offered = json.dumps(reply.kept(), ensure_ascii=False)
        conversation.offered_at = clock.now()
        conversation.save(update_fields=["offered", "offered_at"])
    delivery.say(by=SYSTEM, account_id=talk.account_id, key=key, head=head, options=reply.options)
