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

For mini programs it knows who has made a code and which number is behind one (`code`, `number` of RunningSide), each
good once; a content check that finds risky what has one of the words of `D/risky`; and what `encrypted` makes.

A token is good until the file `D/token` is taken away: then calls with it get 42001, and another one is made.
`D/media/<id>` are files that people have sent.
"""

import argparse
import json
import secrets
import threading
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from fawang.channels.carriers.wechat import messages
from fawang.channels.carriers.wechat.crypt import MessageCipher, signature
from lab.platforms import sides

#: Of no worth: whoever has them can only speak with a demonstration.
APP_ID, SECRET, TOKEN, KEY = "wx00000000000000de", "only-for-tests", "onlyfortests", "d" * 42 + "A"
MINI_APP_ID, MINI_SECRET = "wx00000000000000ae", "only-for-tests-too"
_SECRETS = {APP_ID: SECRET, MINI_APP_ID: MINI_SECRET}
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
        elif path.path == "/wxa/business/getuserphonenumber":
            self._tell_number(json.loads(content)["code"])
        elif path.path == "/wxa/msg_sec_check":
            self._check(json.loads(content))
        else:
            self._note(path.path.removeprefix("/cgi-bin/"), json.loads(content))
            if mode == "silent":
                self.close_connection = True
            else:
                self._answer({"errcode": 0, "errmsg": "ok"})

    def do_GET(self) -> None:
        """Hand out a file that somebody has sent, or tell who has made a code."""
        path = urlsplit(self.path)
        if self._mode() == "down":
            self._answer({"error": "down"}, status=503)
            return
        if path.path == "/sns/jscode2session":
            self._identify({name: values[0] for name, values in parse_qs(path.query).items()})
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

    def _identify(self, asked: dict[str, str]) -> None:
        if (asked.get("appid"), asked.get("secret")) != (MINI_APP_ID, MINI_SECRET):
            self._answer({"errcode": 40125, "errmsg": "invalid appsecret"})
            return
        openid = self._spend("codes", asked.get("js_code", ""))
        if openid:
            key = b64encode(secrets.token_bytes(16)).decode()
            (self.folder / "keys").mkdir(exist_ok=True)
            (self.folder / "keys" / openid).write_text(key)
            self._note("jscode2session", {"openid": openid})
            self._answer({"openid": openid, "session_key": key})

    def _tell_number(self, code: str) -> None:
        if number := self._spend("numbers", code):
            info = {"phoneNumber": number, "purePhoneNumber": number, "countryCode": "86"}
            self._note("getuserphonenumber", {"code": code})
            self._answer({"errcode": 0, "errmsg": "ok", "phone_info": info})

    def _spend(self, kind: str, code: str) -> str:
        """Return what is behind a code that is good once; answer with the refusal where it is not."""
        file = self.folder / kind / Path(code).name
        with self.lock:
            if not code or not file.exists():
                self._answer({"errcode": 40029, "errmsg": "invalid code"})
                return ""
            found = file.read_text()
            file.write_text("")
        if not found:
            self._answer({"errcode": 40163, "errmsg": "code been used"})
        return found

    def _check(self, asked: dict[str, Any]) -> None:
        file = self.folder / "risky"
        words = file.read_text(encoding="utf-8").split() if file.exists() else []
        risky = any(word in asked["content"] for word in words)
        self._note("msg_sec_check", {"openid": asked["openid"], "scene": asked["scene"]})
        found = {"suggest": "risky" if risky else "pass", "label": 20001 if risky else 100}
        self._answer({"errcode": 0, "errmsg": "ok", "result": found})

    def _hand_out(self, asked: dict[str, Any]) -> None:
        if _SECRETS.get(asked.get("appid", "")) != asked.get("secret", ""):
            self._answer({"errcode": 40125, "errmsg": "invalid appsecret"})
            return
        with self.lock:
            file = self._token_of(asked["appid"])
            if asked.get("force_refresh") or not file.exists():
                file.write_text(secrets.token_hex(16))
            token = file.read_text()
        self._note("stable_token", {"force": bool(asked.get("force_refresh"))})
        self._answer({"access_token": token, "expires_in": 7200})

    def _token_of(self, app_id: str) -> Path:
        return self.folder / ("token" if app_id == APP_ID else f"token.{app_id}")

    def _let_in(self, query: str) -> bool:
        shown = parse_qs(query).get("access_token")
        return any(file.exists() and shown == [file.read_text()] for file in map(self._token_of, _SECRETS))

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
        for file in self.folder.glob("token*"):
            file.unlink(missing_ok=True)

    def code(self, openid: str) -> str:
        """Return a code that somebody's mini program makes (wx.login)."""
        return self._good_once("codes", openid)

    def number(self, phone: str) -> str:
        """Return a code by which somebody lets us have their number (getPhoneNumber)."""
        return self._good_once("numbers", phone)

    def risky(self, *words: str) -> None:
        """Have the content check find these words risky from now on."""
        (self.folder / "risky").write_text(" ".join(words), encoding="utf-8")

    def encrypted(self, openid: str, data: dict[str, Any]) -> tuple[str, str]:
        """Return data as WeChat encrypts it with somebody's last session key: encryptedData and iv."""
        key, iv = b64decode((self.folder / "keys" / openid).read_text()), secrets.token_bytes(16)
        padder = padding.PKCS7(128).padder()
        padded = padder.update(json.dumps(data).encode()) + padder.finalize()
        encryptor = Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor()
        return b64encode(encryptor.update(padded) + encryptor.finalize()).decode(), b64encode(iv).decode()

    def _good_once(self, kind: str, behind: str) -> str:
        code = secrets.token_hex(8)
        (self.folder / kind).mkdir(exist_ok=True)
        (self.folder / kind / code).write_text(behind)
        return code

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
        (self.folder / "risky").unlink(missing_ok=True)
        self.mode("ok")


@contextmanager
def running_side(folder: Path) -> Iterator[RunningSide]:
    """Run a WeChat for as long as the block takes."""
    with sides.listening("lab.platforms.wechat_side", folder) as url:
        yield RunningSide(url, folder)


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
