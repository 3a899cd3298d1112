"""A city's GeoReport server as we call it: a request is posted, its state is asked for.

One time limit stands around each call, redirects are not followed (they would carry what is personal to an address
that nobody agreed on), and no more of an answer is read than LARGEST. Whether an address may be called at all is judged
by whoever calls (the agreement, and the hosts that the operator names).
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import quote

from fawang.partners.links.open311.documents import Format, Unreadable, read

#: For a call from the look-up of the name to the end of the answer; and of it for the connection.
SECONDS, _CONNECT = 20.0, 5.0
LARGEST = 1 << 20
_LONGEST_ID, _LONGEST_NOTES = 64, 1000
_OPEN, _CLOSED = "open", "closed"


class Away(Exception):
    """The other server did not do it. `later`: another try may help; `unsure`: it may have done it all the same."""

    def __init__(self, code: str, *, later: bool, unsure: bool = False, said: str = "") -> None:
        super().__init__(code)
        self.code, self.later, self.unsure, self.said = code, later, unsure, said


@dataclass(frozen=True, slots=True)
class Posted:
    """What the city gives for a request: its number, or a token for which the number is asked later."""

    request_id: str = ""
    token: str = ""
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a request stands there."""

    request_id: str
    closed: bool
    notes: str
    updated: datetime | None


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A GeoReport server: the address before `/requests.json`, what it calls our jurisdiction, our key, its format."""

    url: str
    jurisdiction: str = ""
    api_key: str = field(default="", repr=False)
    form: Format = Format.JSON

    def post(self, fields: Mapping[str, str]) -> Posted:
        """Post a request.

        Raises:
            Away: with `unsure` where no answer came: ask for it before it is posted again, or it may be there twice.
        """
        given = {"api_key": self.api_key, **self._jurisdiction(), **fields}
        row = self._one(
            self._send("POST", "/requests", data={name: text for name, text in given.items() if text})
        )
        number, token = row.get("service_request_id", ""), row.get("token", "")
        if not (number or token) or max(len(number), len(token)) > _LONGEST_ID:
            raise Away("open311_answer_unfit", later=False, unsure=True)
        return Posted(number, "" if number else token, row.get("service_notice", "")[:_LONGEST_NOTES])

    def number_of(self, token: str) -> str:
        """Return the number of a request for a token; empty while there is none yet.

        Raises:
            Away: no answer that can be used.
        """
        number = self._one(self._send("GET", f"/tokens/{quote(token, safe='')}")).get(
            "service_request_id", ""
        )
        return number if len(number) <= _LONGEST_ID else ""

    def standing(self, request_id: str) -> Standing:
        """Return how a request stands.

        Raises:
            Away: no answer that can be used; `open311_unknown` where there is no such request.
        """
        row = self._one(self._send("GET", f"/requests/{quote(request_id, safe='')}"))
        status = row.get("status", "").strip().lower()
        if row.get("service_request_id", request_id) != request_id or status not in (_OPEN, _CLOSED):
            raise Away("open311_answer_unfit", later=True)
        notes = row.get("status_notes", "")[:_LONGEST_NOTES]
        return Standing(request_id, status == _CLOSED, notes, _moment(row.get("updated_datetime", "")))

    def _jurisdiction(self) -> dict[str, str]:
        return {"jurisdiction_id": self.jurisdiction} if self.jurisdiction else {}

    def _one(self, rows: list[dict[str, str]]) -> dict[str, str]:
        if len(rows) != 1:
            raise Away("open311_answer_unfit", later=True, unsure=True)
        return rows[0]

    def _send(self, method: str, path: str, **body: Any) -> list[dict[str, str]]:
        import httpx

        if method == "GET":
            # In a header and not in the address, which logs keep on the way.
            body = {"params": self._jurisdiction()}
            if self.api_key:
                body["auth"] = ("api_key", self.api_key)
        # Not asyncio.run: at its end it waits for the thread that looks up a name, which nobody can stop.
        loop = asyncio.new_event_loop()
        try:
            status, content = loop.run_until_complete(_ask(method, f"{self.url}{path}.{self.form}", body))
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.InvalidURL, httpx.UnsupportedProtocol):
            raise Away("open311_unreachable", later=True) from None
        except (httpx.HTTPError, OSError, _TooLong):
            # TimeoutError of the limit around everything is an OSError.
            raise Away("open311_unreachable", later=True, unsure=method == "POST") from None
        finally:
            loop.run_until_complete(loop.shutdown_asyncgens())
            loop.close()
        return self._judged(method, status, content)

    def _judged(self, method: str, status: int, content: bytes) -> list[dict[str, str]]:
        if status == 404 and method == "GET":
            raise Away("open311_unknown", later=False)
        if 200 <= status < 300:
            try:
                return read(self.form, content)
            except Unreadable:
                raise Away("open311_answer_unfit", later=True, unsure=method == "POST") from None
        try:
            said = next(iter(read(self.form, content)), {}).get("description", "")[:_LONGEST_NOTES]
        except Unreadable:
            said = ""
        later = status in (408, 425, 429) or status >= 500
        raise Away("open311_refused", later=later, unsure=method == "POST" and status >= 500, said=said)


class _TooLong(Exception):
    """The answer has more than LARGEST bytes."""


async def _ask(method: str, url: str, body: dict[str, Any]) -> tuple[int, bytes]:
    import httpx

    async with (
        asyncio.timeout(SECONDS),
        httpx.AsyncClient(
            verify=httpx.create_ssl_context(trust_env=True), follow_redirects=False, trust_env=False,
            timeout=httpx.Timeout(SECONDS, connect=_CONNECT),
        ) as client,
        client.stream(method, url, **body) as answer,
    ):  # fmt: skip
        content = b""
        async for block in answer.aiter_bytes():
            content += block
            if len(content) > LARGEST:
                raise _TooLong
        return answer.status_code, content


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None
