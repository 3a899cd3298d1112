"""Answers what somebody wrote in WeChat: by a job, in the order in which it was written."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from fawang.channels.actions.channels import count
from fawang.channels.actions.danger import said_at_once
from fawang.channels.actions.identity import note_use
from fawang.channels.actions.wechat import appointments, delivery, guidance, matters, media, news, talk, zones
from fawang.channels.actions.wechat.accept import CHANNEL
from fawang.channels.actions.wechat.reply import Reply
from fawang.channels.data import words
from fawang.channels.models import Conversation, Incoming
from fawang.channels.queries import channels
from fawang.channels.rules.channels import Offer
from fawang.channels.rules.wechat import Option, pressed
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Problem
from fawang.kernel.wording import say
from fawang.knowledge.search import language

#: How many messages of one account are answered in one transaction.
_TOGETHER = 10


@dataclass(slots=True)
class Turn:
    """A message on its way: who, what was offered before, what it brought."""

    by: Actor
    conversation: Conversation
    incoming: Incoming
    fields: dict[str, str]
    brought: media.Brought | None = None
    before: dict[str, Any] = field(default_factory=dict)


def answer(*, by: Actor, account_id: int) -> None:
    """Answer what an account has written and nobody has answered yet. Runs its own transactions.

    Raises:
        Unavailable: WeChat does not hand out what somebody sent; to be tried again.
    """
    with translation.override(settings.LANGUAGE_CODE):
        while _answer_some(by, account_id):
            pass


def _answer_some(by: Actor, account_id: int) -> bool:
    waiting = _waiting(account_id)[:_TOGETHER]
    if not waiting:
        return False
    # What lies with WeChat is fetched before anything is locked.
    brought = {row.pk: media.fetch(by=by, kind=row.kind, fields=json.loads(row.content)) for row in waiting}
    with transaction.atomic(durable=True):
        conversation = _locked(account_id, waiting[0])
        # Another job may have answered meanwhile.
        for row in _waiting(account_id)[:_TOGETHER]:
            if row.pk not in brought:
                break
            turn = Turn(by, conversation, row, json.loads(row.content), brought[row.pk])
            reply = _answered(turn)
            _keep(turn, reply)
    return True


def _waiting(account_id: int) -> list[Incoming]:
    rows = Incoming.objects.filter(account=account_id, done_at__isnull=True)
    return list(rows.order_by("sent_at", "number", "id"))


def _locked(account_id: int, first: Incoming) -> Conversation:
    Conversation.objects.bulk_create(
        [Conversation(account_id=account_id, last_at=first.sent_at)], ignore_conflicts=True
    )
    rows = Conversation.objects.select_for_update(of=("self",)).select_related("account")
    return rows.get(account=account_id)


def _answered(turn: Turn) -> Reply:
    conversation = turn.conversation
    if conversation.offered:
        turn.before = json.loads(conversation.offered)
    try:
        with transaction.atomic():
            return _handle(turn)
    except Problem as problem:
        return Reply([say(problem.code, **problem.params)])


def _keep(turn: Turn, reply: Reply) -> None:
    row, conversation, now = turn.incoming, turn.conversation, clock.now()
    conversation.last_at = max(conversation.last_at, row.sent_at)
    if reply.options or reply.awaits:
        conversation.offered = json.dumps(reply.kept(), ensure_ascii=False)
        conversation.offered_at = now
    elif reply.forgets:
        conversation.offered, conversation.offered_at = "", None
    if not reply.is_empty and conversation.told_at is None:
        conversation.told_at = now
        reply.texts.append(
            _(
                "WeChat keeps this chat, and so does your phone. What nobody else may see, tell on our website or by"
                " 12348."
            )
        )
    conversation.save()
    delivery.say(
        by=turn.by,
        account_id=conversation.account_id,
        key=f"in:{row.pk}",
        texts=reply.texts,
        head=reply.head,
        options=reply.options,
    ) if not reply.is_empty else None
    row.done_at = now
    # The words are with the talk they belong to, or were only asked: nothing of them stays.
    row.content = ""
    row.save(update_fields=["done_at", "content"])
    note_use(by=turn.by, account=conversation.account)
    count(channel=CHANNEL, what="message")


def _handle(turn: Turn) -> Reply:
    kind = turn.incoming.kind
    if kind == "event":
        return _event(turn)
    if kind == "text":
        return _words(turn, turn.fields.get("Content", ""))
    if kind == "voice":
        return _voice(turn)
    if kind in media.FILES:
        return talk.send_file(turn.by, turn.conversation, turn.incoming, turn.brought)
    return Reply([_("We cannot read this kind of message. Please write in words, or send a voice message.")])


def _event(turn: Turn) -> Reply:
    event = turn.fields.get("Event", "").lower()
    if event == "subscribe":
        turn.conversation.follows = True
        return _menu()
    if event == "unsubscribe":
        turn.conversation.follows = False
        return Reply()
    if event == "click":
        return _command(turn, words.command_of(CHANNEL, turn.fields.get("EventKey", "")), "") or _menu()
    return Reply()


def _voice(turn: Turn) -> Reply:
    heard = turn.brought.heard if turn.brought else ""
    if talk.is_running(turn.conversation) and turn.brought and turn.brought.content:
        # The lawyer hears it, and reads what was understood.
        return talk.send_file(turn.by, turn.conversation, turn.incoming, turn.brought)
    if not heard or not channels.is_open(CHANNEL, Offer.VOICE):
        return Reply([_("We could not understand your voice message. Please write, or call 12348.")])
    said = _("We understood: %(words)s") % {"words": heard}
    danger = said_at_once(heard)
    reply = _words(turn, heard)
    reply.texts[:0] = [one for one in (danger, said) if one]
    return reply


def _words(turn: Turn, text: str) -> Reply:
    plain = language.read(text).plain.strip()
    if said_at_once(text):
        count(channel=CHANNEL, what="danger")
    if not turn.fields.get("bizmsgmenuid"):
        command = words.command_of(CHANNEL, plain)
        if command and (reply := _command(turn, command, "")):
            return reply
    options = [Option(**one) for one in turn.before.get("options", ())]
    chosen = pressed(
        text,
        turn.fields.get("bizmsgmenuid", ""),
        options,
        sent_at=turn.incoming.sent_at,
        offered_at=turn.conversation.offered_at,
    )
    if chosen is not None:
        return _PRESSED[chosen.do](turn, chosen)
    if turn.before.get("awaits") == "opponent":
        return talk.ask(by=turn.by, conversation=turn.conversation, before=turn.before, opponent=text)
    if turn.before.get("awaits") == "words":
        return talk.begin(turn.before | {"words": text})
    if turn.before.get("awaits") in appointments.AWAITED and (
        reply := appointments.told(turn.by, turn.conversation.account, turn.before, text)
    ):
        return reply
    if talk.is_running(turn.conversation):
        return talk.write(turn.by, turn.conversation, turn.incoming, text)
    command, rest = words.begins_with(CHANNEL, plain)
    if command == "progress" and (reply := matters.progress(turn.by, turn.conversation.account, rest)):
        return reply
    return zones.written(plain) or guidance.guide(text)


def _command(turn: Turn, command: str, rest: str) -> Reply | None:
    conversation = turn.conversation
    if command == "menu":
        return _menu()
    if command == "lawyer":
        if not turn.before.get("words") and talk.is_running(conversation):
            return Reply(
                [
                    _(
                        "A lawyer has your question. What you write here goes to them; write 结束 to begin another."
                    )
                ]
            )
        return talk.begin(turn.before)
    if command == "leave":
        return talk.leave(conversation) if talk.is_running(conversation) else _menu()
    if command == "progress":
        return matters.progress(turn.by, conversation.account, rest)
    if command == "appointment":
        return appointments.begin(conversation.account, turn.before)
    if command == "callback":
        return matters.callback()
    if command == "phone":
        return talk.go_on_by_phone(conversation)
    if command == "rating":
        return talk.offer_rating(conversation.account) or Reply(
            [_("There is nothing to rate at this moment.")]
        )
    if command == "news":
        return news.offer(turn.by, conversation.account)
    if command == "quiet":
        return news.stop(by=turn.by, account=conversation.account)
    if command == "zones":
        return zones.offer()
    if command == "join":
        return matters.join_link(conversation.account)
    return None


def _menu() -> Reply:
    greeting = channels.channel(CHANNEL).text("greeting")
    zone = zones.announced()
    return Reply(
        [str(zone.announcement)] if zone else [],
        head=greeting,
        options=[
            *([Option(str(zone.name), "zone", zone.code)] if zone else []),
            Option(_("Ask a lawyer"), "command", "lawyer"),
            Option(_("How my matter stands"), "command", "progress"),
            Option(_("Book a date"), "command", "appointment"),
            Option(_("Let a lawyer call me"), "command", "callback"),
            Option(_("Tell me news here"), "command", "news"),
        ],
    )


def _pressed_command(turn: Turn, chosen: Option) -> Reply:
    return _command(turn, chosen.value, "") or _menu()


def _pressed_guidance(turn: Turn, chosen: Option) -> Reply:
    return guidance.go_on(turn.before, chosen)


def _pressed_rating(turn: Turn, chosen: Option) -> Reply:
    return talk.rate(turn.by, turn.conversation.account, chosen.value)


def _pressed_news(turn: Turn, chosen: Option) -> Reply:
    return news.consent(turn.by, turn.conversation.account, chosen.value)


def _pressed_date(turn: Turn, chosen: Option) -> Reply:
    return appointments.go_on(turn.by, turn.conversation.account, turn.before, chosen.value)


def _pressed_zone(turn: Turn, chosen: Option) -> Reply:
    return zones.enter(chosen.value)


def _pressed_situation(turn: Turn, chosen: Option) -> Reply:
    return zones.situation(chosen.value)


_PRESSED: dict[str, Callable[[Turn, Option], Reply]] = {
    "command": _pressed_command,
    "entry": _pressed_guidance,
    "fact": _pressed_guidance,
    "rate": _pressed_rating,
    "news": _pressed_news,
    "date": _pressed_date,
    "zone": _pressed_zone,
    "scenario": _pressed_situation,
}
