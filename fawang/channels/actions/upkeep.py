"""Housekeeping: jobs that were lost, rows that nobody needs any more."""

from datetime import timedelta

from fawang.channels.actions.wechat import delivery
from fawang.channels.actions.wechat.accept import defer_answer
from fawang.channels.models import AppSession, Handed, Incoming, MiniProgramSession, Outgoing, ReceivedText
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor

#: So long it is known what came in, so that it is answered once: WeChat repeats within seconds, a replay is refused
#: after five minutes. That something was said, and whether it was sent, is of use while somebody asks why.
KEPT = timedelta(days=30)
_LOST_AFTER = timedelta(minutes=5)
_MOST = 1000


def defer_strays(*, by: Actor) -> int:
    """Give a new job to accounts whose job was lost; return how many."""
    since = clock.now() - _LOST_AFTER
    waiting = Incoming.objects.filter(done_at__isnull=True, received_at__lt=since)
    unanswered = set(waiting.values_list("account_id", flat=True)[:_MOST])
    for account_id in unanswered:
        defer_answer(account_id)
    unsent = set(
        Outgoing.objects.filter(state__in=["queued", "sending"], not_before__lt=since).values_list(
            "account_id", flat=True
        )[:_MOST]
    )
    for account_id in unsent:
        delivery.defer(account_id, None)
    return len(unanswered) + len(unsent)


def forget(*, by: Actor) -> int:
    """Delete rows of what came in and went out that are older than `KEPT`, and ended sign-ins; return how many."""
    before = clock.now() - KEPT
    return sum(
        rows.delete()[0]
        for rows in (
            Incoming.objects.filter(received_at__lt=before),
            Outgoing.objects.filter(created_at__lt=before).exclude(state__in=["queued", "sending"]),
            ReceivedText.objects.filter(received_at__lt=before),
            Handed.objects.filter(at__lt=before - KEPT),
            MiniProgramSession.objects.filter(ends_at__lt=clock.now()),
            AppSession.objects.filter(at__lt=before),
        )
    )
