"""Answers text messages: how a matter stands, ratings, a call-back, no more messages. One answer to each, once."""

from dataclasses import replace
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from fawang.channels.actions.channels import count
from fawang.channels.actions.danger import said_of_danger
from fawang.channels.actions.sms import zones
from fawang.channels.actions.sms.receive import parts_of, whole
from fawang.channels.data import limits, words
from fawang.channels.models import ReceivedText, Reply
from fawang.channels.queries import channels, progress, rateable
from fawang.channels.rules.channels import Offer
from fawang.channels.rules.sms import MOST_PARTS, score_in
from fawang.channels.rules.sms import parts_of as cost_of
from fawang.consultations.actions.steps import take_step
from fawang.consultations.queries import one as consultations
from fawang.consultations.rules import Command
from fawang.dispatch.actions.callbacks import Booking, book
from fawang.dispatch.queries import callbacks, pools
from fawang.dispatch.rules import Language
from fawang.kernel import clock
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM, Actor
from fawang.kernel.rules.ids import keyed_token, read_code, spoken
from fawang.kernel.rules.problems import Problem, TooMany
from fawang.kernel.security import throttle
from fawang.kernel.security.throttle import Rate
from fawang.kernel.wording import say
from fawang.knowledge.guidance.urgent import helps_in
from fawang.knowledge.search import language
from fawang.notices.carriers import carrier_of, open_carrier
from fawang.notices.carriers.protocol import OutgoingMessage, Permanent, Temporary
from fawang.people import queries as people
from fawang.people.actions.contacts import forbid_texts
from fawang.people.rules.wishes import Medium, Reach

CHANNEL = "sms"
_MOST_TRIES = 12


class TryAgain(Exception):
    """The gateway did not take an answer now."""


def answer(*, by: Actor, text_id: int) -> None:
    """Answer a text message, once all of it is there. Runs its own transactions.

    Raises:
        TryAgain: the gateway is away; the same reference is sent again, and taken once.
    """
    with translation.override(settings.LANGUAGE_CODE), transaction.atomic(durable=True):
        row = ReceivedText.objects.select_for_update().get(pk=text_id)
        text = whole(row)
        if text is not None:
            _answer(by, row, text)
    for reply in Reply.objects.filter(text=text_id, sent_at__isnull=True, reason=""):
        _send(reply)


def _answer(by: Actor, row: ReceivedText, text: str) -> None:
    said = _said(by, row, text)
    now = clock.now()
    ReceivedText.objects.filter(pk__in=[one.pk for one in parts_of(row)]).update(done_at=now, text=b"")
    count(channel=CHANNEL, what="message", number=row.parts)
    if not said:
        return
    Reply.objects.create(
        text=row,
        reference="s" + keyed_token(settings.FAWANG_LINK_KEY, "sms.reply", row.pk),
        content=said,
        parts=min(cost_of(said), MOST_PARTS),
        at=now,
    )


def _said(by: Actor, row: ReceivedText, text: str) -> str:
    danger = said_of_danger(helps_in(text))
    if danger:
        count(channel=CHANNEL, what="danger")
    command = words.command_of(CHANNEL, language.read(text).plain)
    if command == "stop":
        # Always, whatever is switched off: who wants no messages gets none.
        forbid_texts(by=by, phone=row.number)
        return _(
            "You get no more text messages about your matters. To follow one, use the website or call 12348."
        )
    channel = channels.channel(CHANNEL)
    try:
        throttle.take(limits.SMS_BY_NUMBER, row.number)
        if channel.per_day:
            throttle.take(Rate.within("channels.sms.day", channel.per_day, timedelta(days=1)), row.number)
    except TooMany:
        # Two machines that answer each other; or more than the bureau pays for.
        return danger
    if not channels.is_open(CHANNEL):
        return "\n".join(one for one in (danger, channel.text("maintenance")) if one)
    try:
        with transaction.atomic():
            said = _done(by, row, text, command)
    except Problem as problem:
        said = say(problem.code, **problem.params)
    return "\n".join(one for one in (danger, said) if one)


def _done(by: Actor, row: ReceivedText, text: str, command: str) -> str:
    if command == "human":
        return _call_back(row)
    score = score_in(text)
    if score is not None:
        return _rate(row, score)
    if said := zones.answered(language.read(text).plain, is_asked=command == "zones"):
        count(channel=CHANNEL, what="zone")
        return said
    begun, rest = words.begins_with(CHANNEL, language.read(text).plain)
    code = read_code(text) or (read_code(rest) if begun == "progress" else None)
    if code is not None or command == "progress":
        return _progress(row, code or "")
    return _(
        "Write: the twelve digits of your matter to see how it stands; 人 for a call back; 退订 for no more messages."
        " Questions of law: 12348."
    )


def _progress(row: ReceivedText, code: str) -> str:
    channels.require(CHANNEL, Offer.PROGRESS)
    count(channel=CHANNEL, what="progress")
    if not code:
        return _("Please write the twelve digits of your matter; they are on your receipt.")
    found = progress.by_number(code, row.number)
    if found is None:
        return _(
            "We find no matter with this number that was given together with your phone. Please call 12348."
        )
    return _("%(code)s: %(state)s") % {"code": spoken(found.code), "state": found.state}


def _rate(row: ReceivedText, score: int) -> str:
    channels.require(CHANNEL, Offer.RATING)
    found = rateable.latest(people.contact_ids_of_numbers(phone=row.number))
    if found is None:
        return _("There is nothing to rate at this moment.")
    if found.rate is not None:
        found.rate(score)
    else:
        asked = consultations.by_id(found.consultation_id)
        person = replace(ANONYMOUS, consultation_id=asked.pk)
        take_step(
            by=person, code=asked.code, command=Command.RATE, version=asked.version, data={"score": score}
        )
    count(channel=CHANNEL, what="rating")
    return _("Thank you for your rating.")


def _call_back(row: ReceivedText) -> str:
    channels.require(CHANNEL, Offer.CALLBACK)
    reach = Reach(name="", phone=row.number, medium=Medium.SMS, locale=settings.LANGUAGE_CODE)
    now = clock.now()
    for begins in callbacks.open_times(pools.centre_of(""), Language.MANDARIN, now)[:200]:
        local = begins.astimezone(clock.CHINA).time()
        if reach.quiet_until <= local < reach.quiet_from:
            booked = book(by=SYSTEM, booking=Booking(begins=begins, reach=reach))
            count(channel=CHANNEL, what="callback")
            moment = date_format(begins.astimezone(clock.CHINA), "DATETIME_FORMAT")
            return _("We call you at %(moment)s. Number %(code)s.") % {
                "moment": moment,
                "code": spoken(booked.callback.code),
            }
    return _("No time is free for a call back at this moment. Please call 12348.")


def _send(reply: Reply) -> None:
    number = reply.text.number
    message = OutgoingMessage(reference=reply.reference, to=number, text=reply.content)
    try:
        open_carrier(carrier_of(Medium.SMS)).deliver(message)
    except Temporary as failure:
        # Under the same reference the gateway takes it once, also where it did not answer.
        reply.attempts += 1
        reply.reason = failure.code if reply.attempts >= _MOST_TRIES else ""
        reply.save(update_fields=["attempts", "reason"])
        if not reply.reason:
            raise TryAgain(failure.code) from None
    except Permanent as failure:
        reply.reason = failure.code
        reply.save(update_fields=["reason"])
    else:
        reply.sent_at, reply.content = clock.now(), ""
        reply.save(update_fields=["sent_at", "content"])
        count(channel=CHANNEL, what="part", number=reply.parts)
        count(channel=CHANNEL, what="fen", number=reply.parts * settings.FAWANG_SMS_FEN)
