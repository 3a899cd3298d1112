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
#: Another process may be keeping the same message at this moment: whoever is second waits for it here. How fast the
#: person writes is counted in the same statement. Composed once: ten thousand may come in a minute.
_KEEP = f"""
WITH allowed AS ({throttle.clause("(SELECT 1 WHERE %(limited)s) AS once")})
INSERT INTO channels_incoming
       (account_id, key, kind, content, answer, sent_at, number, received_at, done_at)
SELECT %(account)s, %(key)s, %(kind)s, %(content)s, %(answer)s, %(sent_at)s, %(number)s, %(now)s,
       CASE WHEN %(is_open)s AND (NOT %(limited)s OR EXISTS (SELECT FROM allowed)) THEN NULL ELSE %(now)s END
ON CONFLICT (account_id, key) DO NOTHING
RETURNING id, done_at IS NULL
"""  # noqa: S608 no part of it comes from outside


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
        "is_open": is_open,
        "limited": bool(is_open and row.per_minute),
    }
    pace = Rate.within("channels.wechat.person", row.per_minute or 1, timedelta(minutes=1))
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_KEEP, values | throttle.clause_values(pace, str(account.pk)))
            kept = cursor.fetchone()
        if kept is None:
            return str(Incoming.objects.get(account=account, key=message.key).answer)
        number, waits = kept
        if waits:
            defer_answer(account.pk)
        elif is_open:
            said = danger or _("You are writing very fast. Please wait a minute, then write again.")
            Incoming.objects.filter(pk=number).update(answer=said)
    return said


def defer_answer(account_id: int) -> None:
    """Have what an account wrote answered; one job of an account runs at a time."""
    app.configure_task(ANSWER_TASK, queue="channels", lock=f"wechat:{account_id}").defer(
        account_id=account_id
    )
