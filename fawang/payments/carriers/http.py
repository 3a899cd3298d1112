"""The payment side over HTTP, in a small protocol that a bank's adapter speaks (docs/payments.md).

    POST {url}/payments              {"reference", "amount", "currency", "subject", "expires_at", "notify_url",
                                      "return_url"} → 200/201 {"pay_url"}
    GET  {url}/payments/{reference}  → 200 {"reference", "state", "sums": [{"id", "amount", "at"}]}, 404
    POST {url}/refunds               {"reference", "sum", "amount"} → 200 {"state": "done" | "pending"}, 409
    POST {notify_url}                the same as GET answers, from the payment side to us

All bodies, in both directions, are signed as Standard Webhooks lay down: HMAC-SHA256 over id, time and body, in the
headers webhook-id, webhook-timestamp and webhook-signature; for GET the body is the path. Amounts are whole fen.
"""

import json
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings

from fawang.payments.carriers.port import Ask, Away, Refused, Standing, Sum

if TYPE_CHECKING:
    import httpx

SECONDS, CONNECT_SECONDS = 10.0, 5.0
_STATES = ("pending", "paid", "refused", "expired")
_LONGEST_ID = 64
_MOST_SUMS = 20
_MOST_FEN = 10**12


@dataclass(frozen=True)
class HttpPaymentSide:
    """The payment side at `url`."""

    url: str
    secret: str = field(repr=False)

    @classmethod
    def configured(cls) -> Self | None:
        """Return the payment side of FAWANG_PAYMENT_URL; None where there is none: people pay at the counter."""
        url = settings.FAWANG_PAYMENT_URL
        return cls(url, settings.FAWANG_PAYMENT_SECRET) if url else None

    def begin(self, ask: Ask) -> str:
        """See `PaymentSide.begin`."""
        answer = self._post(
            "/payments",
            {
                "reference": ask.reference,
                "amount": ask.amount,
                "currency": "CNY",
                "subject": ask.subject,
                "expires_at": ask.expires_at.isoformat(),
                "notify_url": ask.notify_url,
                "return_url": ask.return_url,
            },
        )
        url = answer.get("pay_url")
        if not isinstance(url, str) or not url.startswith(("https://", "http://")) or len(url) > 500:
            raise Away("payment_answer_unfit")
        return url

    def standing(self, reference: str) -> Standing | None:
        """See `PaymentSide.standing`."""
        path = f"/payments/{reference}"
        answer = self._send("GET", path, path)
        if answer.status_code == 404:
            return None
        return _read(self._checked(answer), reference)

    def refund(self, reference: str, sum_id: str, amount: int) -> bool:
        """See `PaymentSide.refund`."""
        answer = self._post("/refunds", {"reference": reference, "sum": sum_id, "amount": amount})
        if answer.get("state") not in ("done", "pending"):
            raise Away("payment_answer_unfit")
        return bool(answer["state"] == "done")

    def read_notice(self, headers: dict[str, str], body: bytes) -> Standing:
        """See `PaymentSide.read_notice`."""
        return _read(self._verified(headers, body), "")

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        return self._checked(self._send("POST", path, json.dumps(body, ensure_ascii=False)))

    def _send(self, method: str, path: str, signed: str) -> "httpx.Response":
        import httpx
        from standardwebhooks import Webhook

        name, now = f"msg_{secrets.token_hex(12)}", datetime.now(UTC)
        headers = {
            "webhook-id": name,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": Webhook(self.secret).sign(name, now, signed),
        }
        content = {"content": signed.encode()} if method == "POST" else {}
        if content:
            headers["Content-Type"] = "application/json"
        try:
            return _client().request(method, self.url + path, headers=headers, **content)  # type: ignore[arg-type]
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise Away("payment_side_away") from error

    def _checked(self, answer: "httpx.Response") -> dict[str, Any]:
        if answer.status_code in (400, 402, 409, 410, 422):
            raise Refused
        if not answer.is_success:
            raise Away("payment_side_away")
        return self._verified(dict(answer.headers), answer.content)

    def _verified(self, headers: dict[str, str], body: bytes) -> dict[str, Any]:
        from standardwebhooks import Webhook, WebhookVerificationError

        try:
            read = Webhook(self.secret).verify(body, headers)
        except (WebhookVerificationError, ValueError, UnicodeDecodeError):
            # ValueError: what is no base64, no number, no JSON.
            raise Away("notice_unsigned") from None
        if not isinstance(read, dict):
            raise Away("payment_answer_unfit")
        return read


@cache
def _client() -> "httpx.Client":
    import httpx

    # Redirects are not followed: they would carry what is signed to an address that nobody configured.
    return httpx.Client(timeout=httpx.Timeout(SECONDS, connect=CONNECT_SECONDS), follow_redirects=False)


def _read(answer: dict[str, Any], reference: str) -> Standing:
    try:
        sums = [_sum(one) for one in answer["sums"][:_MOST_SUMS]]
        found = Standing(str(answer["reference"])[:_LONGEST_ID], answer["state"], sums)
    except (KeyError, TypeError, ValueError):
        raise Away("payment_answer_unfit") from None
    if found.state not in _STATES or (reference and found.reference != reference):
        raise Away("payment_answer_unfit")
    return found


def _sum(one: dict[str, Any]) -> Sum:
    amount, name, at = one["amount"], one["id"], datetime.fromisoformat(one["at"])
    if (
        type(amount) is not int
        or not 0 < amount < _MOST_FEN
        or not isinstance(name, str)
        or at.tzinfo is None
    ):
        raise ValueError("no sum")
    if not 0 < len(name) <= _LONGEST_ID:
        raise ValueError("no id")
    return Sum(name, amount, at)
