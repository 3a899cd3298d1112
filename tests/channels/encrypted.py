"""A row in every table of the channels with something encrypted."""

from fawang.channels.models import (
    AccessToken,
    Account,
    Conversation,
    Incoming,
    KeptMatter,
    MiniProgramSession,
    Outgoing,
    PushEndpoint,
    ReceivedText,
    Reply,
)
from fawang.kernel import clock
from fawang.people.models import Resident


def fill(resident: Resident) -> None:
    """Make them; `resident` has the device."""
    now = clock.now()
    account = Account.objects.create(
        channel="wechat", subject="o-person", subject_hash=b"subject", seen_at=now, created_at=now
    )
    Incoming.objects.create(account=account, key="1", kind="text", sent_at=now, received_at=now)
    Outgoing.objects.create(account=account, key="1", not_before=now, created_at=now)
    Conversation.objects.create(account=account, last_at=now)
    AccessToken.objects.create(app_id="app")
    MiniProgramSession.objects.create(account=account, token_hash=b"token", session_key="key", ends_at=now)
    KeptMatter.objects.create(account=account, order_ref="1", code="1", access_key="key", kept_at=now)
    PushEndpoint.objects.create(
        resident=resident, endpoint="https://push.example.org/1", endpoint_hash=b"endpoint", p256dh="p", auth="a",
        locale="zh-hans", added_at=now,
    )  # fmt: skip
    text = ReceivedText.objects.create(
        key="1", number="13800138000", number_hash=b"number", text="进度", received_at=now
    )
    Reply.objects.create(text=text, reference="1", parts=1, at=now)
