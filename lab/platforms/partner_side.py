"""A partner as a process of its own, with a small desk page: 110, 12345, a court. It speaks docs/partners-wire.md.

    python -m lab.platforms.partner_side --dir D [--name 12368] [--port 0] [--peer URL]

Prints its port and its public key as a line of JSON. In `D`: `key.pem` (made when it is missing), `peer.json` (the keys
of the other side: `{"keys": {"keyid": {"algorithm": "ed25519", "public": "PEM"}}}`, read anew with each event),
`events.db` (SQLite: what came and what went), and `mode`, which can be changed at any time:

    ok        takes events
    down      answers 503
    slow      takes them after 20 seconds
    garbage   takes them and answers with a page that is no receipt
    deaf      takes them and closes the connection without an answer
    late      says that our clock is five minutes ahead
"""

import argparse
import json
import secrets
import sqlite3
import subprocess
import threading
import time
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qs

import httpx

from fawang.partners.wire.algorithms import ED, load_private, load_public, new_pair, public_text
from fawang.partners.wire.rules.envelope import CONTENT_TYPE, LARGEST, Envelope, Malformed
from fawang.partners.wire.signature import Key, Refused, sign, verify
from lab.platforms import sides
from lab.platforms.partner_page import ANSWERS, page


class Store:
    """What came and what went, in a file that a killed process leaves whole."""

    def __init__(self, folder: Path) -> None:
        self.lock = threading.Lock()
        self.db = sqlite3.connect(folder / "events.db", check_same_thread=False, isolation_level=None)
        self.db.executescript(
            "PRAGMA journal_mode = WAL;"
            "CREATE TABLE IF NOT EXISTS came (id TEXT PRIMARY KEY, digest TEXT, body TEXT, at TEXT, times INT);"
            "CREATE TABLE IF NOT EXISTS nonces (nonce TEXT PRIMARY KEY);"
            "CREATE TABLE IF NOT EXISTS went (id TEXT PRIMARY KEY, subject TEXT, body TEXT, status INT);"
        )

    def nonce(self, nonce: str) -> bool:
        """Keep a nonce; tell whether it is new."""
        with self.lock:
            return self.db.execute("INSERT OR IGNORE INTO nonces VALUES (?)", [nonce]).rowcount == 1

    def keep(self, event: Envelope, body: bytes) -> tuple[str, str]:
        """Keep an event once; return the digest and the moment under which it is kept."""
        digest = sha256(body).hexdigest()
        with self.lock:
            self.db.execute(
                "INSERT INTO came VALUES (?, ?, ?, ?, 1) ON CONFLICT (id) DO UPDATE SET times = times + 1",
                [event.id, digest, body.decode(), datetime.now(UTC).isoformat()],
            )
            found: tuple[str, str] = self.db.execute(
                "SELECT digest, at FROM came WHERE id = ?", [event.id]
            ).fetchone()
            return found

    def came(self) -> list[tuple[dict[str, Any], int]]:
        """Return the events that came, in their order, each with how often it did."""
        with self.lock:
            rows = self.db.execute("SELECT body, times FROM came ORDER BY rowid").fetchall()
        return [(json.loads(body), times) for body, times in rows]

    def sent(self) -> list[dict[str, Any]]:
        """Return the events that were sent and taken, in their order."""
        with self.lock:
            rows = self.db.execute("SELECT body FROM went WHERE status = 202 ORDER BY rowid").fetchall()
        return [json.loads(body) for (body,) in rows]

    def went(self, event_id: str, subject: str, body: bytes, status: int) -> None:
        """Keep what was sent, and what was answered."""
        with self.lock:
            self.db.execute(
                "INSERT OR REPLACE INTO went VALUES (?, ?, ?, ?)", [event_id, subject, body.decode(), status]
            )

    def steps(self, subject: str) -> int:
        """Return how many events were sent of a subject."""
        with self.lock:
            return int(
                self.db.execute("SELECT count(*) FROM went WHERE subject = ?", [subject]).fetchone()[0]
            )


class Side(BaseHTTPRequestHandler):
    """Answers one connection."""

    folder: ClassVar[Path]
    store: ClassVar[Store]
    name: ClassVar[str]
    port: ClassVar[int]
    peer: ClassVar[str]
    private: ClassVar[Any]
    key_id: ClassVar[str]
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Take an event; or what somebody pressed on the page."""
        length = int(self.headers.get("Content-Length", 0))
        if length > LARGEST:
            self.close_connection = True
            self._problem(413, "event_too_large")
            return
        body = self.rfile.read(length)
        if self.path != "/events":
            self._press(parse_qs(body.decode()))
            return
        mode = self._mode()
        if mode == "down":
            self._problem(503, "down")
            return
        if mode == "late":
            self._problem(401, "clock_off", skew_seconds=300)
            return
        if mode == "slow":
            time.sleep(20)
        self._take(body, mode)

    def do_GET(self) -> None:
        """Show the desk page; what came and what went as JSON, for tests."""
        if self.path == "/came":
            self._answer(200, json.dumps(self.store.came(), ensure_ascii=False).encode())
        elif self.path == "/":
            self._answer(
                200,
                page(self.name, came=self.store.came(), sent=self.store.sent()).encode(),
                "text/html; charset=utf-8",
            )
        else:
            self._problem(405 if self.path == "/events" else 404, "event_method")

    def log_message(self, *args: Any) -> None:
        """Say nothing: standard error belongs to whoever runs it."""

    def _take(self, body: bytes, mode: str) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        now = datetime.now(UTC)
        if headers.get("content-type") != CONTENT_TYPE:
            self._problem(415, "event_content_type")
            return
        try:
            signed = verify(
                method="POST", url=f"http://127.0.0.1:{self.port}/events", headers=headers, body=body,
                keys=self._key, now=now,
            )  # fmt: skip
            event = Envelope.read(body)
        except Refused as wrong:
            extra = {} if wrong.skew is None else {"skew_seconds": wrong.skew}
            self._problem(401, wrong.code, **extra)
            return
        except Malformed as wrong:
            self._problem(422 if wrong.code == "event_type_unknown" else 400, wrong.code)
            return
        if not fits(event):
            self._problem(422, "event_schema")
            return
        if not self.store.nonce(signed.nonce):
            self._problem(401, "nonce_used")
            return
        digest, at = self.store.keep(event, body)
        if digest != sha256(body).hexdigest():
            self._problem(409, "event_id_taken")
        elif mode == "garbage":
            self._answer(200, b"<!doctype html><title>OK</title>It works!", "text/html")
        elif mode == "deaf":
            self.close_connection = True
        else:
            receipt = {
                "id": event.id,
                "digest": f"sha-256=:{b64encode(bytes.fromhex(digest)).decode()}:",
                "received_at": at,
            }
            self._answer(202, json.dumps(receipt).encode())

    def _key(self, key_id: str) -> Key:
        path = self.folder / "peer.json"
        keys = json.loads(path.read_text())["keys"] if path.exists() else {}
        if key_id not in keys:
            raise Refused("signing_key_unknown")
        one = keys[key_id]
        return Key(0, key_id, one["algorithm"], load_public(one["algorithm"], one["public"]))

    def _mode(self) -> str:
        path = self.folder / "mode"
        return path.read_text().strip() if path.exists() else "ok"

    def _press(self, form: Mapping[str, list[str]]) -> None:
        command = form.get("command", [""])[0]
        now = datetime.now(UTC).isoformat()
        if command == "offer":
            # The number of a call in which it was handed over before, where there was one.
            subject = form.get("number", [""])[0][:80] or f"{self.name}-{secrets.token_hex(4)}"
            data = {
                "type": "offered", "number": subject, "step": 1, "at": now, "matter": "labour", "region": "440605",
                "urgency": "normal",
                "fields": {
                    "name": form.get("name", ["蒋先生"])[0][:40], "phone": form.get("phone", ["13800138000"])[0][:20],
                    "summary": form.get("summary", [""])[0][:500],
                },
            }  # fmt: skip
        elif command in ANSWERS:
            subject = form.get("subject", [""])[0][:80]
            data = {
                "type": command, "number": f"{self.name}-{subject}", "reference": subject,
                "step": self.store.steps(subject) + 1, "at": now,
            }  # fmt: skip
            if words := form.get("words", [""])[0][:500] or ANSWERS[command][1]:
                data["words"] = words
            if command == "refused":
                data |= {"reason": "not_competent_matter", "next": "giver"}
        else:
            self._problem(404, "not_found")
            return
        self.send_event(f"referral.{command}" if command != "offer" else "referral.offered", subject, data)
        self.send_response(303)
        self.send_header("Location", "/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def send_event(self, name: str, subject: str, data: Mapping[str, Any]) -> int:
        """Send an event to the other side until it is taken, three times at most; return the last status."""
        event = Envelope(
            id=secrets.token_hex(16), source=f"http://127.0.0.1:{self.port}", name=name, version=1,
            time=datetime.now(UTC), subject=subject, data=data,
        )  # fmt: skip
        body, status = event.encode(self.peer.rpartition("/")[0] + "/schemas"), 0
        for _try in range(3):
            headers = sign(
                method="POST", url=self.peer, headers={"Content-Type": CONTENT_TYPE}, body=body, algorithm=ED,
                key_id=self.key_id, private=self.private, nonce=secrets.token_urlsafe(18), now=datetime.now(UTC),
            )  # fmt: skip
            try:
                status = httpx.post(self.peer, headers=headers, content=body, timeout=10).status_code
            except httpx.HTTPError:
                continue
            break
        self.store.went(event.id, subject, body, status)
        return status

    def _problem(self, status: int, code: str, **more: Any) -> None:
        body = {"status": status, "code": code, "title": code, "now": datetime.now(UTC).isoformat(), **more}
        self._answer(status, json.dumps(body).encode(), "application/problem+json")

    def _answer(self, status: int, body: bytes, content_type: str = "application/json") -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def fits(event: Envelope) -> bool:
    """Tell whether the data of an event fit the published schema."""
    from fawang.partners.wire.data import schemas

    try:
        return not schemas.misfits(event.schema, event.data)
    except Malformed:
        return False


def serve(folder: Path, *, name: str, port: int, peer: str, key_id: str) -> None:
    """Serve until it is ended; print where, and with which key."""
    public = public_key(folder)
    server = ThreadingHTTPServer(("127.0.0.1", port), Side)
    server.daemon_threads = True
    Side.folder, Side.store, Side.name, Side.peer, Side.key_id = folder, Store(folder), name, peer, key_id
    Side.private, Side.port = load_private(ED, _key_file(folder).read_text()), server.server_address[1]
    print(json.dumps({"port": Side.port, "key_id": key_id, "public": public}), flush=True)
    server.serve_forever()


def public_key(folder: Path) -> str:
    """Return the public key of the partner of a folder; both are made when they are missing."""
    folder.mkdir(parents=True, exist_ok=True)
    path = _key_file(folder)
    if not path.exists():
        path.write_text(new_pair(ED)[0])
        path.chmod(0o600)
    return public_text(load_private(ED, path.read_text()).public_key())


def _key_file(folder: Path) -> Path:
    return folder / "key.pem"


def trust(folder: Path, key_id: str, algorithm: str, public: str) -> None:
    """Give the partner of a folder a key of the other side; those before it stay."""
    path = folder / "peer.json"
    known = json.loads(path.read_text()) if path.exists() else {"keys": {}}
    known["keys"][key_id] = {"algorithm": algorithm, "public": public}
    path.write_text(json.dumps(known))


@dataclass
class RunningPartner:
    """A partner that runs."""

    folder: Path
    name: str
    port: int
    public: str
    key_id: str
    process: "subprocess.Popen[str]" = field(repr=False)

    @property
    def url(self) -> str:
        """Return where it takes events."""
        return f"http://127.0.0.1:{self.port}/events"

    def mode(self, name: str) -> None:
        """Make it behave otherwise."""
        (self.folder / "mode").write_text(name)

    def trust(self, key_id: str, algorithm: str, public: str) -> None:
        """Give it a key of the other side; those before it stay."""
        trust(self.folder, key_id, algorithm, public)

    def came(self) -> list[tuple[dict[str, Any], int]]:
        """Return the events that it has, each with how often it came."""
        found: list[tuple[dict[str, Any], int]] = httpx.get(
            f"http://127.0.0.1:{self.port}/came", timeout=10
        ).json()
        return found

    def press(self, **form: str) -> None:
        """Press a button of its page."""
        httpx.post(f"http://127.0.0.1:{self.port}/", data=form, timeout=30)


@contextmanager
def running_partner(
    folder: Path, *, name: str = "12368", peer: str = "", port: int = 0
) -> Iterator[RunningPartner]:
    """Run a partner until the block ends."""
    given = [
        "--dir",
        str(folder),
        "--name",
        name,
        "--port",
        str(port),
        "--peer",
        peer,
        "--key-id",
        f"{name}-1",
    ]
    with sides.started("lab.platforms.partner_side", given) as (process, line):
        said = json.loads(line)
        yield RunningPartner(folder, name, said["port"], said["public"], said["key_id"], process)


def main() -> None:
    """Run as a program."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--dir", type=Path, required=True)
    parser.add_argument("--name", default="12368")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--peer", default="")
    parser.add_argument("--key-id", default="")
    parser.add_argument("--of", default="", help="whose it is: by that its process is known")
    given = parser.parse_args()
    serve(
        given.dir, name=given.name, port=given.port, peer=given.peer, key_id=given.key_id or f"{given.name}-1"
    )


if __name__ == "__main__":
    main()
