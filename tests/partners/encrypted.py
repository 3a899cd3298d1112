"""A row in every table of the partners with something encrypted."""

from fawang.kernel import clock
from fawang.partners.links.models import BatchMessage, Letter, Open311Account, Open311Request
from fawang.partners.wire.models import InboundEvent, Key, Link, OutboundEvent, Webhook
from tests.partners.cases import offered, partner


def fill() -> None:
    """Make them: a referral with its trail, its links, its events."""
    partner("12368")
    row, now = offered("12368"), clock.now()
    code = row.partner.code
    BatchMessage.objects.create(partner=code, number=row.code, step=1, created_at=now)
    Open311Account.objects.create(partner=code, set_by="system", set_at=now)
    Open311Request.objects.create(partner=code, number=row.code, step=1, created_at=now)
    Letter.objects.create(partner=code, number=row.code, step=1, created_at=now)
    link = Link.objects.create(partner=row.partner)
    Key.objects.create(
        link=link, key_id="ours-1", algorithm="ed25519", is_ours=True, public="public", valid_from=now,
        created_by="system", created_at=now,
    )  # fmt: skip
    said = {
        "link": link,
        "event_id": "event-0001",
        "name": "referral.offered",
        "subject": row.code,
        "time": now,
    }
    InboundEvent.objects.create(
        **said, version=1, digest=b"digest", key_id="theirs-1", state="routed", received_at=now
    )
    OutboundEvent.objects.create(**said, key="1", digest=b"digest", due_since=now, try_at=now)
    Webhook.objects.create(
        name="webhook", url="https://hook.example.org/", events=["referral.accepted"], unit=row.unit, secret="secret",
        created_by="system", created_at=now,
    )  # fmt: skip
