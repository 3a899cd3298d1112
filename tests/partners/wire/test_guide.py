"""docs/partners-wire.md: every example runs, and a foreign client that was written from it exchanges with us."""

import base64
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from cloudevents.core.bindings.http import HTTPMessage, from_structured
from cloudevents.core.formats.json import JSONFormat
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from fawang.kernel.rules.actor import SYSTEM
from fawang.partners.data.reasons import reasons
from fawang.partners.wire.actions import keys, outbox
from fawang.partners.wire.algorithms import load_private, load_public, new_pair, public_text
from fawang.partners.wire.data import schemas
from fawang.partners.wire.models import OutboundEvent
from fawang.partners.wire.rules.counts import count
from fawang.partners.wire.rules.envelope import Envelope
from fawang.partners.wire.signature import Key, sign, verify
from tests.partners.wire.cases import Peer, event, partner

HOUSE = Path(__file__).resolve().parents[3]
GUIDE = (HOUSE / "docs" / "partners-wire.md").read_text(encoding="utf-8")
NODE = Path(__file__).with_name("node") / "partner.mjs"
URL, KEY_ID, CREATED, NONCE = (
    "https://law.example.cn/partners/events",
    "12345-2026-a",
    1795915800,
    "5v0bq2Jr3kD8fQnWcZ1x7A",
)


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)\n```$", GUIDE, re.MULTILINE | re.DOTALL)


BODY = blocks("body")[0].encode()
PEM = (
    Ed25519PrivateKey.from_private_bytes(base64.urlsafe_b64decode(blocks("key")[0] + "="))
    .private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    .decode()
)


def request() -> dict[str, str]:
    lines = blocks("http")[0].splitlines()
    assert lines[0] == f"POST {URL}"
    return dict(line.split(": ", 1) for line in lines[1:])


def test_the_worked_example_is_what_we_make_and_take() -> None:
    made = sign(
        method="POST", url=URL, headers={"Content-Type": "application/cloudevents+json"}, body=BODY,
        algorithm="ed25519", key_id=KEY_ID, private=load_private("ed25519", PEM), nonce=NONCE,
        now=datetime.fromtimestamp(CREATED, UTC),
    )  # fmt: skip
    assert made == request()
    public = public_text(load_private("ed25519", PEM).public_key())
    taken = verify(
        method="POST", url=URL, headers={name.lower(): value for name, value in made.items()}, body=BODY,
        keys=lambda key_id: Key(1, key_id, "ed25519", load_public("ed25519", public)),
        now=datetime.fromtimestamp(CREATED + 60, UTC),
    )  # fmt: skip
    assert (taken.nonce, taken.skew) == (NONCE, -60)


def test_the_signature_base_is_the_one_that_was_signed() -> None:
    signature = base64.b64decode(request()["Signature"].split(":", 1)[1].rstrip(":"))
    load_private("ed25519", PEM).public_key().verify(signature, blocks("base")[0].encode())


def test_the_python_of_the_guide_makes_the_same() -> None:
    space: dict[str, Any] = {}
    exec(blocks("python")[0], space)
    assert space["headers"](URL, BODY, PEM.encode(), KEY_ID, CREATED, NONCE) == request()


def test_the_events_of_the_guide_fit() -> None:
    for text in (BODY.decode(), blocks("json")[0]):
        read = Envelope.read(text.encode())
        assert schemas.misfits(read.schema, read.data) == {}
        # A second opinion on the envelope.
        other = from_structured(
            HTTPMessage(headers={"content-type": "application/cloudevents+json"}, body=text.encode()),
            JSONFormat(),
        )
        assert (other.get_id(), other.get_type(), other.get_subject()) == (read.id, read.type, read.subject)
        assert other.get_data() == read.data


def test_the_receipt_and_the_counts_of_the_guide_are_right() -> None:
    answers = [json.loads(text) for text in blocks("json")]
    digest = sha256(BODY).digest()
    receipt = next(one for one in answers if "received_at" in one)
    assert receipt["digest"] == f"sha-256=:{base64.b64encode(digest).decode()}:"
    counts = next(one for one in answers if "ids" in one)
    counted = count([(counts["ids"][0], digest)])
    assert (counts["number"], counts["digest"]) == (counted.number, counted.digest)
    assert schemas.misfits("reconciliation.counted.v1", counts) == {}


def test_the_guide_names_all_events_and_codes() -> None:
    named = set(re.findall(r"^\| `([a-z]+\.[a-z_]+)` \|", GUIDE, re.MULTILINE))
    assert named == {name.removesuffix(".v1") for name in schemas.names()}
    rows = re.findall(r"^\| (\d{3}) \| (.*?) \|", GUIDE, re.MULTILINE)
    codes = {code for _status, cell in rows for code in re.findall(r"`([a-z_]+)`", cell)}
    source = "".join(
        (HOUSE / "fawang" / "partners" / "wire" / one).read_text()
        for one in ("actions/inbox.py", "signature.py", "rules/envelope.py")
    )
    raised = set(re.findall(r'(?:Rejected|Refused|Malformed)\(\s*"([a-z_]+)"', source))
    assert codes == raised


def test_the_guide_names_all_reasons() -> None:
    named = re.findall(r"^\| `([a-z_]+)` \| ([a-z, ]+) \| ", GUIDE, re.MULTILINE)
    steps = {"refuse": "refused", "return": "returned", "withdraw": "withdrawn"}
    assert named == [(one.code, ", ".join(steps[step] for step in one.steps)) for one in reasons().values()]


# --- a foreign client -------------------------------------------------------------------------


def node(*arguments: str, given: bytes = b"") -> Any:
    program = shutil.which("node")
    assert program, "the foreign client needs node"
    done = subprocess.run(
        [program, str(NODE), *arguments], input=given, capture_output=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


@contextmanager
def listening(key_id: str, public: Path) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    process = subprocess.Popen(
        [shutil.which("node") or "node", str(NODE), "listen", key_id, str(public)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    try:
        yield json.loads(process.stdout.readline())["url"], process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def test_node_makes_the_same_signature(tmp_path: Path) -> None:
    (tmp_path / "key.pem").write_text(PEM)
    assert node("base", URL, KEY_ID, str(tmp_path / "key.pem"), str(CREATED), NONCE, given=BODY) == request()


@pytest.fixture
def server(real_database: str) -> Iterator[LiveServer]:
    one = LiveServer("127.0.0.1:0")
    yield one
    one.stop()


def test_node_sends_to_us(server: LiveServer, settings: Settings, tmp_path: Path) -> None:
    settings.FAWANG_PUBLIC_URL = server.url
    peer = Peer.of(partner(), "node-1")
    (tmp_path / "key.pem").write_text(peer.private)
    given = ("send", f"{server.url}/partners/events", "node-1", str(tmp_path / "key.pem"))
    body = event(event_id="evt-node-0001")
    first, again = node(*given, given=body), node(*given, given=body)
    assert first == again
    assert (first["status"], first["answer"]["id"]) == (202, "evt-node-0001")
    other = node(*given, given=event(event_id="evt-node-0001", words="x"))
    assert (other["status"], other["answer"]["code"]) == (409, "event_id_taken")


@pytest.mark.django_db
def test_we_send_to_node(settings: Settings, tmp_path: Path) -> None:
    public = new_pair("ed25519")[1]
    link = partner("12368")
    ours = keys.new_our_key(by=SYSTEM, link_id=link.pk, algorithm="ed25519")
    (tmp_path / "ours.pem").write_text(ours.public)
    (tmp_path / "other.pem").write_text(public)
    data = schemas.example("referral.news.v1")
    with listening(ours.key_id, tmp_path / "ours.pem") as (url, process):
        settings.FAWANG_PARTNER_HOSTS = [url.removesuffix("/events")]
        keys.set_link(by=SYSTEM, partner_id=link.partner_id, url=url)
        row = outbox.put(by=SYSTEM, link_id=link.pk, key="1", name="referral.news", subject="s", data=data)
        assert outbox.send_due(by=SYSTEM) == 1
        assert process.stdout
        came = json.loads(process.stdout.readline())
        assert (came["id"], came["data"]) == (row.event_id, data)
    # It holds our signature against the key that it has: with another one nothing is taken.
    with listening(ours.key_id, tmp_path / "other.pem") as (url, _process):
        settings.FAWANG_PARTNER_HOSTS = [url.removesuffix("/events")]
        keys.set_link(by=SYSTEM, partner_id=link.partner_id, url=url)
        outbox.put(by=SYSTEM, link_id=link.pk, key="2", name="referral.news", subject="s", data=data)
        assert outbox.send_due(by=SYSTEM) == 0
    assert OutboundEvent.objects.get(key="2").failure == "signature_wrong"
