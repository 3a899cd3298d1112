"""WeChat as a process of its own, speaking what `channels/carriers/wechat` speaks; and what it hands in.

    python -m lab.platforms.wechat_side --port 0 --dir D

Prints its port. `D/sent.jsonl` lists what it took, one call a line, with the operation under `to`. `D/mode` says what
it does from then on:

    ok       takes everything
    down     answers 503
    busy     errcode -1
    window   errcode 45015: nobody has written for 48 hours
    refuse   errcode 43101: the person has refused
    silent   takes it, and closes the connection without an answer

A token is good until the file `D/token` is taken away: then calls with it get 42001, and another one is made.
`D/media/<id>` are files that people have sent.
"""

import argparse
import json
import secrets
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

from fawang.channels.carriers.wechat import messages
from fawang.channels.carriers.wechat.crypt import MessageCipher, signature

#: Of no worth: whoever has them can only speak with a demonstration.
APP_ID, SECRET, TOKEN, KEY = "wx00000000000000de", "only-for-tests", "onlyfortests", "d" * 42 + "A"
_HOUSE = Path(__file__).resolve().parents[2]
_REFUSALS = {"busy": -1, "window": 45015, "refuse": 43101}


class Side(BaseHTTPRequestHandler):
    """Answers one connection."""

    folder: ClassVar[Path]
    lock: ClassVar[threading.Lock] = threading.Lock()
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Hand out a token, or take a message."""
        content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        path = urlsplit(self.path)
        mode = self._mode()
        if mode == "down":
            self._answer({"error": "down"}, status=503)
        elif path.path == "/cgi-bin/stable_token":
            self._hand_out(json.loads(content))
        elif not self._let_in(path.query):
            self._answer({"errcode": 42001, "errmsg": "access_token expired"})
        elif path.path == "/cgi-bin/media/upload":
            self._note("media/upload", {"size": len(content)})
            self._answer({"type": "image", "media_id": f"up-{secrets.token_hex(4)}", "created_at": 0})
        elif mode in _REFUSALS:
            self._answer({"errcode": _REFUSALS[mode], "errmsg": mode})
        else:
            self._note(path.path.removeprefix("/cgi-bin/"), json.loads(content))
            if mode == "silent":
                self.close_connection = True
            else:
                self._answer({"errcode": 0, "errmsg": "ok"})

    def do_GET(self) -> None:
        """Hand out a file that somebody has sent."""
        path = urlsplit(self.path)
        if self._mode() == "down":
            self._answer({"error": "down"}, status=503)
            return
        if not self._let_in(path.query):
            self._answer({"errcode": 42001, "errmsg": "access_token expired"})
            return
        file = self.folder / "media" / Path(parse_qs(path.query)["media_id"][0]).name
        if not file.exists():
            self._answer({"errcode": 40007, "errmsg": "invalid media_id"})
            return
        content = file.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", "application/octet-stream")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _hand_out(self, asked: dict[str, Any]) -> None:
        if (asked.get("appid"), asked.get("secret")) != (APP_ID, SECRET):
            self._answer({"errcode": 40125, "errmsg": "invalid appsecret"})
            return
        with self.lock:
            file = self.folder / "token"
            if asked.get("force_refresh") or not file.exists():
                file.write_text(secrets.token_hex(16))
            token = file.read_text()
        self._note("stable_token", {"force": bool(asked.get("force_refresh"))})
        self._answer({"access_token": token, "expires_in": 7200})

    def _let_in(self, query: str) -> bool:
        file = self.folder / "token"
        return file.exists() and parse_qs(query).get("access_token") == [file.read_text()]

    def _mode(self) -> str:
        file = self.folder / "mode"
        return file.read_text().strip() if file.exists() else "ok"

    def _note(self, to: str, content: dict[str, Any]) -> None:
        with self.lock, (self.folder / "sent.jsonl").open("a", encoding="utf-8") as out:
            out.write(json.dumps({"to": to, **content}, ensure_ascii=False) + "\n")

    def _answer(self, content: dict[str, Any], status: int = 200) -> None:
        body = json.dumps(content, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json; encoding=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: what was asked for is in `sent.jsonl`."""


@dataclass(frozen=True)
class RunningSide:
    """A WeChat that runs: its address, and the folder by which it is told what to do."""

    url: str
    folder: Path

    def mode(self, name: str) -> None:
        """Have it do so from now on."""
        (self.folder / "mode").write_text(name)

    def end_token(self) -> None:
        """Let the token that is in use end now."""
        (self.folder / "token").unlink(missing_ok=True)

    def keep(self, media_id: str, content: bytes) -> None:
        """Have somebody's file lie there."""
        (self.folder / "media").mkdir(exist_ok=True)
        (self.folder / "media" / media_id).write_bytes(content)

    def sent(self, to: str = "") -> list[dict[str, Any]]:
        """Return what it took, in order; with `to` of one operation only."""
        file = self.folder / "sent.jsonl"
        lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
        return [one for one in map(json.loads, lines) if not to or one["to"] == to]

    def forget(self) -> None:
        """Begin anew."""
        (self.folder / "sent.jsonl").unlink(missing_ok=True)
        self.mode("ok")


@contextmanager
def running_side(folder: Path) -> Iterator[RunningSide]:
    """Run a WeChat for as long as the block takes."""
    command = [sys.executable, "-m", "lab.platforms.wechat_side", "--port", "0", "--dir", str(folder)]
    with subprocess.Popen(command, cwd=_HOUSE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield RunningSide(f"http://127.0.0.1:{int(process.stdout.readline())}", folder)
        finally:
            process.terminate()


@dataclass(frozen=True)
class Pushed:
    """A request that WeChat makes: the query of the address, and the body."""

    query: dict[str, str]
    body: bytes


def pushed(fields: dict[str, str], at: int, *, safe: bool, key: str = KEY, token: str = TOKEN) -> Pushed:
    """Return how WeChat hands in a message at a moment (seconds since 1970), in safe mode or in plain text."""
    timestamp, nonce = str(at), secrets.token_hex(5)
    query = {"timestamp": timestamp, "nonce": nonce, "signature": signature(token, timestamp, nonce)}
    body = messages.written(fields)
    if not safe:
        return Pushed(query, body)
    encrypted = MessageCipher(token, key, APP_ID).encrypt(body)
    signed = signature(token, timestamp, nonce, encrypted)
    outer = {"ToUserName": fields["ToUserName"], "Encrypt": encrypted}
    return Pushed(query | {"encrypt_type": "aes", "msg_signature": signed}, messages.written(outer))


def main() -> None:
    """Run until somebody ends it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--dir", type=Path, required=True)
    given = parser.parse_args()
    Side.folder = given.dir
    given.dir.mkdir(parents=True, exist_ok=True)
    server = ThreadingHTTPServer(("127.0.0.1", given.port), Side)
    print(server.server_address[1], flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
