"""Takes a message from WeChat: kept once, answered later. WeChat waits five seconds, and sends three times."""

import json
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from fawang.channels.actions.identity import account_of
from fawang.channels.carriers.wechat.messages import Message
from fawang.channels.models import Incoming
from fawang.channels.queries import channels
from fawang.channels.rules.channels import Stand
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import TooMany
from fawang.kernel.security import throttle
from fawang.kernel.security.throttle import Rate
from fawang.kernel.storage.fields import encrypt

CHANNEL = "wechat"
ANSWER_TASK = "channels.wechat_answer"
#: What is kept of a message: the rest says what we know.
_KEPT = frozenset(
    {
        "Content",
        "bizmsgmenuid",
        "MediaId",
        "Format",
        "PicUrl",
        "Recognition",
        "Event",
        "EventKey",
        "Title",
        "MsgType",
    }
)
#: Another process may be keeping the same message at this moment: whoever is second waits for it here. Composed once:
#: ten thousand may come in a minute.
_KEEP = """
INSERT INTO channels_incoming
       (account_id, key, kind, content, answer, sent_at, number, received_at, done_at)
VALUES (%(account)s, %(key)s, %(kind)s, %(content)s, %(answer)s, %(sent_at)s, %(number)s, %(now)s, %(done_at)s)
ON CONFLICT (account_id, key) DO NOTHING
RETURNING id
"""


def accept(*, by: Actor, message: Message) -> str:
    """Keep a message and have it answered; return what is said at once, in the answer to the request: mostly nothing.

    Danger is answered at once, with no other process and nothing of WeChat's in between. The same message again is
    answered with the same words: WeChat shows those of one answer.
    """
    # Its patterns are loaded with the first message, not with every process.
    from fawang.channels.actions.danger import said_at_once

    words = message.fields.get("Content", "") or message.fields.get("Recognition", "")
    danger = said_at_once(words) if words else ""
    row = channels.channel(CHANNEL)
    stand = channels.stand_of(row)
    now = clock.now()
    is_open = stand == Stand.OPEN
    said = danger if is_open else "\n\n".join(one for one in (danger, row.text("maintenance")) if one)
    account = account_of(by=by, channel=CHANNEL, subject=message.sender)
    if is_open and row.per_minute and not _has_room(account.pk, row.per_minute):
        is_open, said = (
            False,
            danger or _("You are writing very fast. Please wait a minute, then write again."),
        )
    content = json.dumps(
        {name: value for name, value in message.fields.items() if name in _KEPT}, ensure_ascii=False
    )
    values: dict[str, Any] = {
        "account": account.pk,
        "key": message.key,
        "kind": message.kind[:20],
        "content": encrypt(content, purpose="channels.incoming"),
        "answer": encrypt(said, purpose="channels.answer") if said else b"",
        "sent_at": message.at,
        "number": message.number,
        "now": now,
        "done_at": None if is_open else now,
    }
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_KEEP, values)
            is_new = cursor.fetchone() is not None
        if not is_new:
            return str(Incoming.objects.get(account=account, key=message.key).answer)
        if is_open:
            defer_answer(account.pk)
    return said


def defer_answer(account_id: int) -> None:
    """Have what an account wrote answered; one job of an account runs at a time."""
    app.configure_task(ANSWER_TASK, queue="channels", lock=f"wechat:{account_id}").defer(
        account_id=account_id
    )


def _has_room(account_id: int, per_minute: int) -> bool:
    try:
        throttle.take(
            Rate.within("channels.wechat.person", per_minute, timedelta(minutes=1)), str(account_id)
        )
    except TooMany:
        return False
    return True
