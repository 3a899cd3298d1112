"""Sends what is to be said in WeChat: in order, each once, while WeChat lets us.

As notices do: a message is claimed and committed before WeChat is called, so that a worker that dies sends nothing
twice. What WeChat surely did not take is tried again, for hours; of what nobody knows nothing is sent again.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from procrastinate.contrib.django import app

from fawang.channels.actions.channels import count
from fawang.channels.actions.wechat.accept import CHANNEL
from fawang.channels.actions.wechat.tokens import called
from fawang.channels.carriers.wechat import interface
from fawang.channels.carriers.wechat.interface import Away, Official, Refused, Unsure
from fawang.channels.models import Account, Conversation, Outgoing
from fawang.channels.rules.wechat import Option, is_open, pieces
from fawang.consultations.actions.attaching import read_attachment
from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.kernel.rules.problems import Problem
from fawang.notices.rules import pause_after

SEND_TASK = "channels.wechat_send"
#: A message that is still being sent after so many seconds was left by a worker that died.
_LEFT_AFTER = 120


def say(
    *,
    by: Actor,
    account_id: int,
    key: str,
    texts: Sequence[str] = (),
    head: str = "",
    options: Sequence[Option] = (),
    picture: tuple[str, int] | None = None,
) -> None:
    """Have something said in WeChat, in the running transaction; said twice under one key it is said once.

    Args:
        texts: one message each; long ones become several.
        head: above `options`, which are buttons to press.
        picture: the code of a consultation and the number of a photo in it.
    """
    contents: list[dict[str, Any]] = [{"text": piece} for text in texts for piece in pieces(text)]
    if picture is not None:
        contents.append({"picture": list(picture)})
    if options:
        labels = [f"{number}. {one.label}" for number, one in enumerate(options, 1)]
        contents.append({"head": head, "labels": labels})
    now = clock.now()
    Outgoing.objects.bulk_create(
        [
            Outgoing(
                account_id=account_id,
                key=f"{key}:{number}",
                content=json.dumps(content, ensure_ascii=False),
                not_before=now,
                created_at=now,
            )
            for number, content in enumerate(contents)
        ],
        ignore_conflicts=True,
    )
    defer(account_id, None)


def send(*, by: Actor, account_id: int) -> None:
    """Send what waits for an account, in order, until WeChat wants no more. Runs its own transactions."""
    official = interface.configured()
    while official is not None:
        claimed = _claimed(account_id)
        if claimed is None:
            return
        row, subject = claimed
        if not _sent(official, row, subject, by):
            return


def _claimed(account_id: int) -> tuple[Outgoing, str] | None:
    now = clock.now()
    with transaction.atomic(durable=True):
        conversation = (
            Conversation.objects.select_for_update()
            .select_related("account")
            .filter(account=account_id)
            .first()
        )
        account = conversation.account if conversation else Account.objects.get(pk=account_id)
        rows = Outgoing.objects.filter(account=account_id)
        if left := rows.filter(state="sending").first():
            if (now - left.not_before).total_seconds() < _LEFT_AFTER:
                return None
            _end(left, "unsure", "left")
        row = rows.filter(state="queued").order_by("id").first()
        if row is None:
            return None
        if row.not_before > now:
            defer(account_id, row.not_before)
            return None
        if conversation is None or not is_open(conversation.last_at, now) or not conversation.follows:
            # WeChat would refuse it, and every other that waits.
            rows.filter(state="queued").update(state="expired", reason="window_closed", content="")
            return None
        row.state, row.not_before = "sending", now
        row.attempts += 1
        row.save(update_fields=["state", "not_before", "attempts"])
    return row, str(account.subject)


def _sent(official: Official, row: Outgoing, subject: str, by: Actor) -> bool:
    """Hand one message to WeChat; return whether the next one may follow."""
    try:
        _hand_over(official, subject, json.loads(row.content), by)
    except Unsure:
        _end(row, "unsure", "no_answer")
    except Away as away:
        pause = pause_after(row.attempts)
        if pause is None:
            _end(row, "failed", "away")
            return True
        row.state, row.not_before, row.reason = "queued", clock.now() + pause, str(away)[:40]
        with transaction.atomic():
            row.save(update_fields=["state", "not_before", "reason"])
            defer(row.account_id, row.not_before)
        return False
    except Refused as refused:
        _end(row, "expired" if refused.code == interface.WINDOW_CLOSED else "failed", str(refused.code))
        if refused.code == interface.NOT_FOLLOWING:
            Conversation.objects.filter(account=row.account_id).update(follows=False)
    except Problem as problem:
        # A photo that was erased meanwhile.
        _end(row, "failed", problem.code[:40])
    else:
        _end(row, "sent", "")
        count(channel=CHANNEL, what="answer")
    return True


def _hand_over(official: Official, subject: str, content: dict[str, Any], by: Actor) -> None:
    body: dict[str, Any] = {"touser": subject}
    if "picture" in content:
        code, attachment_id = content["picture"]
        file, photo = read_attachment(by=SYSTEM, code=code, attachment_id=attachment_id)
        media_id = called(
            by=by,
            official=official,
            call=lambda token: interface.upload(
                official, token, "image", "photo.jpg", photo, file.media_type
            ),
        )
        body |= {"msgtype": "image", "image": {"media_id": media_id}}
    elif "labels" in content:
        listed = [{"id": str(number), "content": one} for number, one in enumerate(content["labels"], 1)]
        body |= {"msgtype": "msgmenu", "msgmenu": {"head_content": content["head"], "list": listed}}
    else:
        body |= {"msgtype": "text", "text": {"content": content["text"]}}
    called(
        by=by,
        official=official,
        call=lambda token: interface.call(official, token, "message/custom/send", body),
    )


def _end(row: Outgoing, state: str, reason: str) -> None:
    row.state, row.reason = state, reason
    # What was said is WeChat's and the talk's to keep, not ours once more.
    row.content = ""
    row.sent_at = clock.now() if state == "sent" else None
    row.save(update_fields=["state", "reason", "content", "sent_at"])


def defer(account_id: int, later: datetime | None) -> None:
    """Have what waits for an account sent, at once or later."""
    task = app.configure_task(
        SEND_TASK, queue="channels", lock=f"wechat:send:{account_id}", schedule_at=later
    )
    task.defer(account_id=account_id)
