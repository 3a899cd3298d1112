"""A partner that signs: what its system would send, in this process."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.test import Client

from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM
from fawang.partners.wire.actions import keys
from fawang.partners.wire.actions.inbox import forget_keys
from fawang.partners.wire.algorithms import load_private, new_pair
from fawang.partners.wire.data import schemas
from fawang.partners.wire.models import Link
from fawang.partners.wire.rules.envelope import CONTENT_TYPE, Envelope
from fawang.partners.wire.signature import sign
from tests.partners import cases

ADDRESS = "/partners/events"
GIVES = [{"matters": ["labour"], "regions": ["44"]}]


def partner(code: str = "12345", *, url: str = "", **terms: Any) -> Link:
    """Make a partner with an agreement in force and a link."""
    agreed: dict[str, Any] = {"gives": GIVES, "links": [{"name": "events"}], **terms}
    return keys.set_link(by=SYSTEM, partner_id=cases.partner(code, **agreed).pk, url=url)


@dataclass
class Peer:
    """A partner's system."""

    link: Link
    key_id: str = "p-1"
    algorithm: str = "ed25519"
    private: str = field(default="", repr=False)
    client: Client = field(default_factory=Client)

    @classmethod
    def of(cls, link: Link, key_id: str = "p-1", algorithm: str = "ed25519", **changes: Any) -> "Peer":
        """Give a partner a key."""
        # Of another test a key of the same name may have been loaded.
        forget_keys()
        private, public = new_pair(algorithm)
        keys.add_their_key(
            by=SYSTEM, link_id=link.pk, key_id=key_id, algorithm=algorithm, public=public, **changes
        )
        return cls(link, key_id, algorithm, private)

    def sign(
        self, body: bytes, *, now: datetime | None = None, nonce: str = "", **changes: Any
    ) -> dict[str, str]:
        """Return the headers of a request."""
        return sign(
            method="POST", url=settings.FAWANG_PUBLIC_URL + ADDRESS,
            headers={"Content-Type": changes.pop("content_type", CONTENT_TYPE)}, body=body, algorithm=self.algorithm,
            key_id=self.key_id, private=load_private(self.algorithm, self.private),
            nonce=nonce or secrets.token_urlsafe(18), now=now or clock.now(), **changes,
        )  # fmt: skip

    def post(self, body: bytes, headers: dict[str, str] | None = None) -> Any:
        """Send a body."""
        headers = self.sign(body) if headers is None else headers
        return self.client.post(
            ADDRESS, body, content_type=headers["Content-Type"],
            headers={name: value for name, value in headers.items() if name != "Content-Type"},
        )  # fmt: skip

    def send(self, name: str = "referral.offered", *, event_id: str = "", **data: Any) -> Any:
        """Send an event."""
        return self.post(event(name, event_id=event_id, **data))


def event(
    name: str = "referral.offered",
    *,
    event_id: str = "",
    subject: str = "",
    time: datetime | None = None,
    **data: Any,
) -> bytes:
    """Return the body of an event: the example of its schema, with changes."""
    values = {**schemas.example(f"{name}.v1"), **data}
    return Envelope(
        id=event_id or secrets.token_hex(12), source="https://partner.example.cn", name=name, version=1,
        time=time or clock.now(), subject=subject, data=values,
    ).encode("https://law.example.cn/partners/schemas")  # fmt: skip
