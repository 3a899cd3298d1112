"""Takes a message from WeChat: kept once, answered later. WeChat waits five seconds, and sends three times.

One statement, for ten thousand may come in a minute: it looks whether the channel is open, finds or makes the account,
counts how fast the person writes, keeps the message and has it answered.
"""

import json
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from fawang.channels.actions import identity
from fawang.channels.carriers.wechat.messages import Message
from fawang.channels.models import Channel, Incoming
from fawang.channels.queries import channels
from fawang.channels.rules.channels import Stand
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Unavailable
from fawang.kernel.security import throttle
from fawang.kernel.security.throttle import Rate
from fawang.kernel.storage.fields import encrypt
from fawang.kernel.storage.prepared import run

CHANNEL = "wechat"
ANSWER_TASK = "channels.wechat_answer"
_QUEUE, _LOCK = "channels", "wechat:"
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
#: Another process may be keeping the same message at this moment: whoever is second waits for it here. Of an account
#: that another process makes at this moment nothing is seen yet: `account` is empty then, and nothing is kept.
#: A job that is deferred here is one as `defer_answer` defers it.
_KEEP = f"""
WITH open AS (
    SELECT FROM channels_channel
     WHERE code = %(channel)s AND is_on AND NOT in_maintenance AND per_minute = %(per_minute)s
), {identity.clause("open")}, allowed AS (
    {throttle.clause("(SELECT FROM account, open WHERE %(limited)s) AS once")}
), kept AS (
    INSERT INTO channels_incoming
           (account_id, key, kind, content, answer, sent_at, number, received_at, done_at)
    SELECT account.id, %(key)s, %(kind)s, %(content)s, CASE WHEN may_write THEN %(answer)s ELSE %(too_fast)s END,
           %(sent_at)s, %(number)s, %(now)s, CASE WHEN NOT may_write THEN %(now)s END
      FROM account, open, (SELECT NOT %(limited)s OR EXISTS (SELECT FROM allowed) AS may_write) AS pace
    ON CONFLICT (account_id, key) DO NOTHING
    RETURNING account_id, done_at IS NULL AS waits
)
SELECT EXISTS (SELECT FROM open), (SELECT id FROM account), kept.waits,
       CASE WHEN kept.waits THEN procrastinate_defer_jobs_v1(ARRAY[ROW(
           '{_QUEUE}', '{ANSWER_TASK}', 0, '{_LOCK}' || kept.account_id, NULL,
           jsonb_build_object('account_id', kept.account_id), NULL)::procrastinate_job_to_defer_v1]) END
  FROM (SELECT) AS once LEFT JOIN kept ON true
"""  # noqa: S608 no part of it comes from outside
#: How many messages of a person are taken in a minute, as the channel was set when it was looked up last. `_KEEP`
#: believes it only where it still is so.
_pace = {"per_minute": 0}
#: Looks at the channel or at an account that came into being meanwhile, before we say that it cannot be done.
_TRIES = 4


def accept(*, by: Actor, message: Message) -> str:
    """Keep a message and have it answered; return what is said at once, in the answer to the request: mostly nothing.

    Danger is answered at once, with no other process and nothing of WeChat's in between. The same message again is
    answered with the same words: WeChat shows those of one answer.

    Raises:
        Unavailable: the channel was set several times just now; WeChat sends it again.
    """
    # Its patterns are loaded with the first message, not with every process.
    from fawang.channels.actions.danger import said_at_once

    words = message.fields.get("Content", "") or message.fields.get("Recognition", "")
    danger = said_at_once(words) if words else ""
    too_fast = danger or _("You are writing very fast. Please wait a minute, then write again.")
    content = json.dumps(
        {name: value for name, value in message.fields.items() if name in _KEPT}, ensure_ascii=False
    )
    values: dict[str, Any] = {
        **identity.clause_values(CHANNEL, message.sender),
        "key": message.key,
        "kind": message.kind[:20],
        "content": encrypt(content, purpose="channels.incoming"),
        "answer": _sealed(danger),
        "too_fast": _sealed(too_fast),
        "sent_at": message.at,
        "number": message.number,
    }
    for _try in range(_TRIES):
        ((is_open, account_id, waits, _jobs),) = run(_KEEP, values | _pace_values(values["subject_hash"]))
        if not is_open:
            row = channels.channel(CHANNEL)
            if channels.stand_of(row) != Stand.OPEN:
                return _kept_shut(by, message, row, danger, content)
            _pace["per_minute"] = row.per_minute
        elif waits is not None:
            return danger if waits else too_fast
        elif account_id is not None:
            return _said_before(account_id, message.key)
    raise Unavailable("channel_maintenance")


def defer_answer(account_id: int) -> None:
    """Have what an account wrote answered; one job of an account runs at a time."""
    app.configure_task(ANSWER_TASK, queue=_QUEUE, lock=f"{_LOCK}{account_id}").defer(account_id=account_id)


def _pace_values(caller: bytes) -> dict[str, Any]:
    per_minute = _pace["per_minute"]
    rate = Rate.within("channels.wechat.person", per_minute or 1, timedelta(minutes=1))
    counted = throttle.clause_values(rate, caller.hex())
    return {"per_minute": per_minute, "limited": bool(per_minute), **counted}


def _kept_shut(by: Actor, message: Message, row: Channel, danger: str, content: str) -> str:
    """Keep a message that nobody answers, since the channel is off or in maintenance; return what is said of that."""
    now = clock.now()
    said = "\n\n".join(one for one in (danger, row.text("maintenance")) if one)
    account = identity.account_of(by=by, channel=CHANNEL, subject=message.sender)
    one = Incoming(
        account=account, key=message.key, kind=message.kind[:20], content=content, answer=said, sent_at=message.at,
        number=message.number, received_at=now, done_at=now,
    )  # fmt: skip
    Incoming.objects.bulk_create([one], ignore_conflicts=True)
    return _said_before(account.pk, message.key)


def _said_before(account_id: int, key: str) -> str:
    return str(Incoming.objects.get(account=account_id, key=key).answer)


def _sealed(said: str) -> bytes:
    return encrypt(said, purpose="channels.answer") if said else b""
