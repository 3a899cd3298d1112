"""Cases: what is sent, what has to come back, and what to do where it does not."""

import json
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from fawang.kernel.wording import Text
from fawang.partners.wire import signature
from fawang.partners.wire.algorithms import load_private, new_pair
from fawang.partners.wire.data import schemas
from fawang.partners.wire.rules.envelope import CONTENT_TYPE, Envelope

#: An answer has to come within so many seconds.
_SOON = 5.0


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back. `status` 0: nothing did."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float

    def read(self) -> Mapping[str, Any]:
        """Return the JSON object of the body; empty where it is none."""
        try:
            found = json.loads(self.body)
        except (ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}


type Post = Callable[[Mapping[str, str], bytes], Reply]


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a case. `came`: what was answered, in short."""

    code: str
    name: Text
    expected: Text
    cure: Text
    passed: bool
    came: str


@dataclass(frozen=True)
class Tester:
    """Signs as a partner whose public key the other side has, best one for trials.

    Args:
        url: where the other side takes events. private: as text.
        post: sends a body with headers to `url`.
    """

    url: str
    key_id: str
    algorithm: str
    private: str = field(repr=False)
    post: Post

    def body(self, **changes: Any) -> bytes:
        """Return a fresh event that means nothing: `link.test`."""
        event = Envelope(
            id=f"check-{secrets.token_hex(12)}", source="urn:fawang:conformance", name="link.test", version=1,
            time=datetime.now(UTC), subject="", data={"note": "conformance"},
        )  # fmt: skip
        read = json.loads(event.encode("https://schemas.invalid"))
        del read["dataschema"]
        return json.dumps({**read, **changes}).encode()

    def headers(
        self, body: bytes, *, shift: timedelta = timedelta(), nonce: str = "", private: str = "", key_id: str = "",
        tag: str = signature.TAG, components: tuple[str, ...] = signature.COMPONENTS, content_type: str = CONTENT_TYPE,
    ) -> dict[str, str]:  # fmt: skip
        """Return the headers of a request with a signature."""
        return signature.sign(
            method="POST", url=self.url, headers={"Content-Type": content_type}, body=body, algorithm=self.algorithm,
            key_id=key_id or self.key_id, private=load_private(self.algorithm, private or self.private),
            nonce=nonce or secrets.token_urlsafe(18), now=datetime.now(UTC) + shift, tag=tag, components=components,
        )  # fmt: skip

    def send(self, body: bytes, **changes: Any) -> Reply:
        """Sign and send."""
        return self.post(self.headers(body, **changes), body)


_CASES: list[tuple[str, Text, Text, Text, Callable[[Tester], tuple[bool, Reply]]]] = []


def _case(code: str, name: Text, expected: Text, cure: Text) -> Callable[..., Any]:
    def enter(run: Callable[[Tester], tuple[bool, Reply]]) -> Callable[[Tester], tuple[bool, Reply]]:
        _CASES.append((code, name, expected, cure, run))
        return run

    return enter


def run(tester: Tester) -> Iterator[Result]:
    """Run all cases in their order; later ones mean little where the first fails."""
    for code, name, expected, cure, case in _CASES:
        passed, reply = case(tester)
        came = f"{reply.status} {str(reply.read().get('code', ''))[:40]}".strip()
        yield Result(code, name, expected, cure, passed, came if reply.status else "–")


def _refused(reply: Reply, *statuses: int) -> tuple[bool, Reply]:
    return reply.status in statuses, reply


def _taken(reply: Reply, body: bytes) -> bool:
    return reply.status in (200, 201, 202) and reply.read().get("id") == json.loads(body)["id"]


@_case("taken", _("An event that is right"), _("200, 201 or 202; the JSON object has the event's id"),
       _("Answer with the receipt of docs/partners-wire.md. If you answer 401: is the key of this trial entered, and"
         " does your address agree with the one that is called?"))  # fmt: skip
def _takes(tester: Tester) -> tuple[bool, Reply]:
    body = tester.body()
    reply = tester.send(body)
    return _taken(reply, body), reply


@_case("soon", _("An answer soon"), _("within 5 seconds"),
       _("Keep the event, answer, and do afterwards what it asks for."))  # fmt: skip
def _answers_soon(tester: Tester) -> tuple[bool, Reply]:
    reply = tester.send(tester.body())
    return bool(reply.status) and reply.seconds < _SOON, reply


@_case("again", _("The same event again"), _("the same answer, word for word"),
       _("Keep ids. What is there already is answered with the receipt of the first time."))  # fmt: skip
def _answers_again(tester: Tester) -> tuple[bool, Reply]:
    body = tester.body()
    first, again = tester.send(body), tester.send(body)
    return _taken(again, body) and first.read() == again.read(), again


@_case("other_body", _("The same id with another body"), _("409"),
       _("Keep the SHA-256 of each body beside its id, and compare."))  # fmt: skip
def _refuses_other(tester: Tester) -> tuple[bool, Reply]:
    body = tester.body()
    tester.send(body)
    return _refused(tester.send(body.replace(b'"conformance"', b'"otherwise"')), 409)


@_case("replay", _("A request that was caught and sent once more"), _("401"),
       _("Keep the nonce of each signature for six minutes, and refuse one that is there already."))  # fmt: skip
def _refuses_replay(tester: Tester) -> tuple[bool, Reply]:
    body = tester.body()
    headers = tester.headers(body)
    tester.post(headers, body)
    return _refused(tester.post(headers, body), 401)


@_case("changed", _("A body that was changed by one byte"), _("401"),
       _("Reckon the SHA-256 of the body as it came, and compare it with Content-Digest."))  # fmt: skip
def _refuses_changed(tester: Tester) -> tuple[bool, Reply]:
    body = tester.body()
    return _refused(tester.post(tester.headers(body), body.replace(b"conformance", b"conformancE")), 401)


@_case("digest", _("A body and its digest, both changed"), _("401"),
       _("The signature covers Content-Digest: verify it over the headers as they came."))  # fmt: skip
def _refuses_digest(tester: Tester) -> tuple[bool, Reply]:
    body = tester.body()
    other = body.replace(b"conformance", b"conformancE")
    headers = {**tester.headers(body), "Content-Digest": tester.headers(other)["Content-Digest"]}
    return _refused(tester.post(headers, other), 401)


@_case("unsigned", _("No signature"), _("401"), _("Refuse what has no Signature and Signature-Input."))
def _refuses_unsigned(tester: Tester) -> tuple[bool, Reply]:
    return _refused(tester.post({"Content-Type": CONTENT_TYPE}, tester.body()), 401)


@_case("too_little", _("A signature over the method alone"), _("401"),
       _("Demand @method, @target-uri (or @authority and @path), content-digest and content-type."))  # fmt: skip
def _refuses_little(tester: Tester) -> tuple[bool, Reply]:
    return _refused(tester.send(tester.body(), components=("@method",)), 401)


@_case("tag", _("A signature for another purpose"), _("401"), _("Demand the tag fawang-partners."))
def _refuses_tag(tester: Tester) -> tuple[bool, Reply]:
    return _refused(tester.send(tester.body(), tag="something-else"), 401)


@_case("old", _("A signature of ten minutes ago"), _("401, with your time in `now`"),
       _("Refuse what was created more than five minutes ago, and tell your time: the other clock may be"
         " wrong."))  # fmt: skip
def _refuses_old(tester: Tester) -> tuple[bool, Reply]:
    reply = tester.send(tester.body(), shift=timedelta(minutes=-10))
    return reply.status == 401 and _tells_time(reply), reply


@_case("ahead", _("A signature of ten minutes from now"), _("401, with your time in `now`"),
       _("Refuse what is more than half a minute ahead, and tell your time."))  # fmt: skip
def _refuses_ahead(tester: Tester) -> tuple[bool, Reply]:
    reply = tester.send(tester.body(), shift=timedelta(minutes=10))
    return reply.status == 401 and _tells_time(reply), reply


def _tells_time(reply: Reply) -> bool:
    try:
        told = datetime.fromisoformat(str(reply.read().get("now", "")))
    except ValueError:
        return False
    return told.tzinfo is not None and abs(told - datetime.now(UTC)) < timedelta(minutes=5)


@_case(
    "key_unknown",
    _("A keyid that nobody knows"),
    _("401"),
    _("Look the key up by its keyid; without one, refuse."),
)
def _refuses_key(tester: Tester) -> tuple[bool, Reply]:
    return _refused(tester.send(tester.body(), key_id="nobody-knows-it"), 401)


@_case("key_other", _("A known keyid, and another key"), _("401"),
       _("Verify the signature with the public key that was handed in under this keyid."))  # fmt: skip
def _refuses_other_key(tester: Tester) -> tuple[bool, Reply]:
    return _refused(tester.send(tester.body(), private=new_pair(tester.algorithm)[0]), 401)


@_case(
    "no_json",
    _("A body that is no JSON"),
    _("400 or 422"),
    _("Refuse it; do not answer with an error of yours (500)."),
)
def _refuses_no_json(tester: Tester) -> tuple[bool, Reply]:
    return _refused(tester.send(b"<event/>"), 400, 422)


@_case("deep", _("JSON that lies 5,000 deep"), _("400, 413 or 422"),
       _("Bound the depth before you parse: some parsers end the process."))  # fmt: skip
def _refuses_deep(tester: Tester) -> tuple[bool, Reply]:
    return _refused(tester.send(b"[" * 5000), 400, 413, 422)


@_case(
    "large",
    _("A body of 300 KB"),
    _("413 or 400"),
    _("Refuse more than 256 KB by Content-Length, before you read it."),
)
def _refuses_large(tester: Tester) -> tuple[bool, Reply]:
    return _refused(tester.send(tester.body(padding="x" * 300_000)), 413, 400)


@_case(
    "type",
    _("A type of event that there is not"),
    _("422 or 400"),
    _("Refuse types that you do not know: nothing of it was done."),
)
def _refuses_type(tester: Tester) -> tuple[bool, Reply]:
    return _refused(tester.send(tester.body(type="cn.fawang.referral.invented.v1")), 422, 400)


@_case("schema", _("Data that do not fit the schema"), _("422 or 400"),
       _("Hold the data of each event against the published schema of its type."))  # fmt: skip
def _refuses_schema(tester: Tester) -> tuple[bool, Reply]:
    data = {**schemas.example("referral.refused.v1"), "reason": 7}
    return _refused(tester.send(tester.body(type="cn.fawang.referral.refused.v1", data=data)), 422, 400)


@_case("content", _("Another content type"), _("415 or 400"), _("Take application/cloudevents+json alone."))
def _refuses_content(tester: Tester) -> tuple[bool, Reply]:
    return _refused(tester.send(tester.body(), content_type="text/plain"), 415, 400)


@_case("still", _("After all this, an event that is right"), _("200, 201 or 202"),
       _("What was refused must not stand in the way of what is right. Did your limits count refusals for"
         " it?"))  # fmt: skip
def _still_takes(tester: Tester) -> tuple[bool, Reply]:
    body = tester.body()
    reply = tester.send(body)
    return _taken(reply, body), reply
