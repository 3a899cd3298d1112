"""A talk with a lawyer inside WeChat: a consultation in writing, begun, written and read there, files included."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils.translation import gettext as _

from fawang.channels.actions.channels import count
from fawang.channels.actions.wechat import zones
from fawang.channels.actions.wechat.media import Brought
from fawang.channels.actions.wechat.reply import Reply
from fawang.channels.models import Account, Conversation, Incoming, Talk
from fawang.channels.queries import channels, identity
from fawang.channels.rules.channels import Offer
from fawang.channels.rules.identity import Access
from fawang.channels.rules.wechat import Option
from fawang.consultations.actions import asking, messages, sharing
from fawang.consultations.actions.asking import Question
from fawang.consultations.actions.attaching import attach
from fawang.consultations.actions.steps import take_step
from fawang.consultations.queries import one
from fawang.consultations.rules import Command, Kind, State
from fawang.kernel.rules.actor import ANONYMOUS, Actor
from fawang.kernel.rules.ids import spoken
from fawang.kernel.rules.problems import Conflict
from fawang.kernel.security import throttle
from fawang.kernel.security.throttle import Rate
from fawang.people import queries as people
from fawang.people.rules.wishes import Medium, Reach, mask_phone

CHANNEL = "wechat"
_GOES_ON = frozenset({State.WAITING, State.OPEN, State.IN_REVIEW, State.ANSWERED})
_NOBODY = frozenset({"不知道", "没有", "无", "0", "唔知", "no", "none", "跳过"})
_MOST_TO_RATE = 5
#: A name has none of these, and is no story.
_SENTENCE = re.compile(r"[，。！？；,!?;\n]")
_LONGEST_NAME = 40


def person_of(consultation_id: int) -> Actor:
    """Return the person of a consultation that was begun in WeChat: the account is the proof."""
    return replace(ANONYMOUS, consultation_id=consultation_id)


def is_running(conversation: Conversation) -> bool:
    """Tell whether what somebody writes belongs to a talk with a lawyer; one that has ended is let go."""
    if conversation.consultation_id is None:
        return False
    row = one.by_id(conversation.consultation_id)
    if row.state in _GOES_ON and not row.erased:
        return True
    conversation.consultation_id = None
    return False


def begin(before: dict[str, Any]) -> Reply:
    """Ask who is on the other side, before a lawyer is asked; where nothing was told yet, ask for that first."""
    channels.require(CHANNEL, Offer.ASK)
    words = str(before.get("words", ""))
    about = {name: before.get(name) for name in ("words", "receipt", "topic", "place", "zone", "scenario")}
    if len(words) < asking.SHORTEST:
        text = _("Please tell the lawyer in a few sentences what happened, and what you want to know.")
        return Reply([text], about=about, awaits="words")
    text = _(
        "Who is it about? Write the name of the company or person on the other side, so that no lawyer of theirs sees"
        " your question. If you do not know it, write 不知道."
    )
    return Reply([text], about=about, awaits="opponent")


def ask(*, by: Actor, conversation: Conversation, before: dict[str, Any], opponent: str) -> Reply:
    """Ask a lawyer, with the words that somebody has written before."""
    per_day = channels.require(CHANNEL, Offer.ASK).per_day
    if per_day:
        rate = Rate.within("channels.questions", per_day, timedelta(days=1))
        throttle.take(rate, str(conversation.account_id))
    words, name = str(before["words"]), opponent.strip()
    if re.sub(r"\W", "", name).lower() in _NOBODY:
        name = ""
    elif _SENTENCE.search(name) or len(name) > _LONGEST_NAME:
        # They went on telling: the lawyer reads it, and nobody is checked against a story.
        words, name = f"{words}\n{name}", ""
    by, phone = _asker(conversation.account)
    asked = asking.ask(
        by=by,
        question=Question(
            text=words,
            kind=Kind.WRITTEN,
            topic=str(before.get("topic") or ""),
            place=str(before.get("place") or ""),
            opponent=name,
            guidance=dict(before.get("receipt") or {}),
            **zones.asked_in(before),
            reach=Reach(
                name="",
                phone=phone,
                medium=Medium.NONE,
                locale=settings.LANGUAGE_CODE,
                dialect=asking.spoken(words),
            ),
            channel=CHANNEL,
        ),
    )
    row = asked.consultation
    Talk.objects.create(
        account=conversation.account, consultation_id=row.pk, relayed=row.last_number, begun_at=row.created_at
    )
    conversation.consultation_id = row.pk
    count(channel=CHANNEL, what="question")
    text = _(
        "A lawyer of %(unit)s will answer you here. Your number is %(code)s. What you write or send now belongs to this"
        " question; write 结束 to talk about something else."
    ) % {"unit": asked.unit_name, "code": spoken(row.code)}
    return Reply([text])


def write(by: Actor, conversation: Conversation, incoming: Incoming, text: str) -> Reply:
    """Add what somebody wrote to their talk: the lawyer reads it at their seat."""
    assert conversation.consultation_id is not None
    row = one.by_id(conversation.consultation_id)
    person = person_of(row.pk)
    if row.state == State.ANSWERED:
        take_step(
            by=person, code=row.code, command=Command.FOLLOW_UP, version=row.version, data={"text": text}
        )
        return Reply([_("Your further question is with the lawyer.")])
    messages.write(by=person, code=row.code, text=text, client_id=_client_id(incoming))
    if row.state == State.WAITING:
        return Reply([_("The lawyer will read this as well.")], forgets=False)
    # The lawyer answers: a machine that says "received" each time is in the way.
    return Reply(forgets=False)


def send_file(by: Actor, conversation: Conversation, incoming: Incoming, brought: Brought | None) -> Reply:
    """Add a picture or a voice message to a talk."""
    if not is_running(conversation):
        return Reply(
            [_("To show a file to a lawyer, write what happened first, and choose to ask a lawyer.")]
        )
    if brought is None or not brought.content:
        return Reply([_("This file could not be fetched from WeChat. Please send it again.")])
    channels.require(CHANNEL, Offer.FILES)
    assert conversation.consultation_id is not None
    row = one.by_id(conversation.consultation_id)
    upload = ContentFile(brought.content, name=brought.name)
    heard = _("(understood by a machine) %(words)s") % {"words": brought.heard} if brought.heard else ""
    attach(by=person_of(row.pk), code=row.code, uploads=[upload], client_id=_client_id(incoming), text=heard)
    return Reply([_("The lawyer has your file.")], forgets=False)


def go_on_by_phone(conversation: Conversation) -> Reply:
    """Let the lawyer who takes the person's call read this talk; without a number that is theirs, say what to do."""
    if not is_running(conversation):
        return Reply([_("Call 12348, day and night. With a running question here, the lawyer can read it.")])
    assert conversation.consultation_id is not None
    row = one.by_id(conversation.consultation_id)
    try:
        sharing.go_on_by_phone(by=person_of(row.pk), code=row.code)
    except Conflict:
        text = _(
            "Call 12348 and give this number: %(code)s. For the lawyer to read what you wrote here, write 绑定 before"
            " you ask."
        )
        return Reply([text % {"code": spoken(row.code)}], forgets=False)
    count(channel=CHANNEL, what="phone")
    text = _(
        "Call 12348 from %(phone)s within a day: the lawyer who answers reads what you wrote here. Your number:"
        " %(code)s"
    )
    phone = mask_phone(people.contact(row.contact_id).phone)
    return Reply([text % {"phone": phone, "code": spoken(row.code)}], forgets=False)


def _asker(account: Account) -> tuple[Actor, str]:
    """Return who asks, and their number: the resident to whom an account is joined, as far as that is proved."""
    if account.resident_id is None or identity.access_of(account) == Access.NOTHING:
        return ANONYMOUS, ""
    return people.resident_actor(account.resident_id), people.phone_of_resident(account.resident_id)


def leave(conversation: Conversation) -> Reply:
    """Let what is written next be about something else; the talk stays with its lawyer, whose answer comes here."""
    conversation.consultation_id = None
    return Reply([_("What you write now is about something else. The lawyer's answer will still come here.")])


def offer_rating(account: Account) -> Reply | None:
    """Return the buttons to rate the last talk that can be rated; None if there is none."""
    for talk in Talk.objects.filter(account=account).order_by("-id")[:_MOST_TO_RATE]:
        row = one.by_id(talk.consultation_id)
        if row.score is None and not row.erased and row.state in (State.ANSWERED, State.CLOSED):
            return Reply(
                [],
                head=_("How helpful was the lawyer's answer? (%(code)s)") % {"code": spoken(row.code)},
                options=ratings(row.pk),
            )
    return None


def ratings(consultation_id: int) -> list[Option]:
    """Return the five scores as options."""
    names = (
        _("Very satisfied"), _("Satisfied"), _("So-so"), _("Dissatisfied"), _("Very dissatisfied"),
    )  # fmt: skip
    return [
        Option(name, "rate", f"{consultation_id}:{score}")
        for name, score in zip(names, range(5, 0, -1), strict=True)
    ]


def rate(by: Actor, account: Account, value: str) -> Reply:
    """Rate a talk of the account's own."""
    number, _colon, score = value.partition(":")
    Talk.objects.get(account=account, consultation_id=int(number))
    row = one.by_id(int(number))
    take_step(
        by=person_of(row.pk),
        code=row.code,
        command=Command.RATE,
        version=row.version,
        data={"score": int(score)},
    )
    count(channel=CHANNEL, what="rating")
    return Reply([_("Thank you for your rating.")])


def page_of(consultation_id: int) -> str:
    """Return the address of a talk's own page, for what WeChat cannot show."""
    row = one.by_id(consultation_id)
    return settings.FAWANG_PUBLIC_URL + reverse("consultations:talk", args=[row.code, one.access_key(row)])


def _client_id(incoming: Incoming) -> str:
    return f"wechat-{incoming.pk:08d}"
