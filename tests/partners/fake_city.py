"""A city's GeoReport v2 server as a process of its own, in JSON and XML.

    python -m tests.partners.fake_city --dir D [--key K]

Prints its port. `D/requests.jsonl` lists the form fields of every request that it took. The mode can be changed at any
time by writing it into `D/mode`:

    ok        takes requests and gives numbers
    closed    says that everything is closed, and why
    token     gives tokens; asked for a token it gives the number
    drop      takes requests and closes the connection without an answer
    refuse    400 with a sentence
    down      503, takes nothing
    garbage   answers something else
    bomb      answers XML with entities that grow
    huge      answers more than anybody reads
    redirect  sends whoever asks to another address
"""

import argparse
import json
import threading
from base64 import b64decode
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qs, parse_qsl, urlsplit
from xml.sax.saxutils import escape

_BOMB = b"""<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>
<service_requests><request><service_request_id>&c;</service_request_id></request></service_requests>"""


class City(BaseHTTPRequestHandler):
    """Answers one connection."""

    folder: ClassVar[Path]
    key: ClassVar[str]
    lock: ClassVar[threading.Lock] = threading.Lock()
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Take a request."""
        content = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        if self._odd():
            return
        fields = dict(parse_qsl(content))
        if fields.get("api_key") != self.key:
            self._errors(403, "Missing or Invalid API Key")
        elif self._mode() == "refuse":
            self._errors(400, "service_code 无效")
        else:
            with self.lock, (self.folder / "requests.jsonl").open("a") as file:
                file.write(json.dumps(fields, ensure_ascii=False) + "\n")
                number = str(len((self.folder / "requests.jsonl").read_text().splitlines()) + 1)
            if self._mode() == "drop":
                self.close_connection = True
            elif self._mode() == "token":
                self._rows([{"token": f"t-{number}"}])
            else:
                self._rows(
                    [
                        {
                            "service_request_id": f"N-{number}",
                            "service_notice": "三个工作日内处理",
                            "account_id": None,
                        }
                    ]
                )

    def do_GET(self) -> None:
        """Tell how a request stands, or its number for a token."""
        if self._odd():
            return
        sent = self.headers.get("Authorization", "").removeprefix("Basic ")
        if b64decode(sent).decode().partition(":")[2] != self.key:
            self._errors(403, "Missing or Invalid API Key")
            return
        parts = urlsplit(self.path)
        kind, _, number = parts.path.rpartition(".")[0].strip("/").rpartition("/")
        if parse_qs(parts.query).get("jurisdiction_id", ["city.example"]) != ["city.example"]:
            self._errors(404, "jurisdiction_id provided was not found")
        elif kind.endswith("tokens"):
            self._rows([{"service_request_id": number.replace("t-", "N-"), "token": number}])
        elif not number.startswith("N-"):
            self._errors(404, "service_request_id was not found")
        else:
            closed = self._mode() == "closed"
            self._rows(
                [
                    {
                        "service_request_id": number,
                        "status": "closed" if closed else "open",
                        "status_notes": "已修复并回复市民" if closed else None,
                        "updated_datetime": "2026-11-29T09:30:00+08:00",
                    }
                ]
            )

    def log_message(self, *args: Any) -> None:
        """Say nothing: standard error belongs to the test."""

    def _mode(self) -> str:
        return (self.folder / "mode").read_text().strip()

    def _odd(self) -> bool:
        mode = self._mode()
        if mode == "down":
            self._errors(503, "down")
        elif mode == "garbage":
            self._send(200, b"<html>It works!")
        elif mode == "bomb":
            self._send(200, _BOMB)
        elif mode == "huge":
            self._send(200, b"[" + b" " * (3 << 20) + b"]")
        elif mode == "redirect":
            self._send(302, b"", location="http://127.0.0.1:9/elsewhere")
        else:
            return False
        return True

    def _rows(self, rows: list[Mapping[str, str | None]]) -> None:
        self._document(200, "service_requests", "request", rows)

    def _errors(self, status: int, description: str) -> None:
        self._document(status, "errors", "error", [{"code": str(status), "description": description}])

    def _document(self, status: int, root: str, item: str, rows: list[Mapping[str, str | None]]) -> None:
        if urlsplit(self.path).path.endswith(".json"):
            self._send(status, json.dumps(rows, ensure_ascii=False).encode())
            return
        fields = "".join(
            f"<{item}>" + "".join(f"<{n}>{escape(t or '')}</{n}>" for n, t in row.items()) + f"</{item}>"
            for row in rows
        )
        self._send(status, f'<?xml version="1.0" encoding="UTF-8"?><{root}>{fields}</{root}>'.encode())

    def _send(self, status: int, content: bytes, *, location: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        if location:
            self.send_header("Location", location)
        self.end_headers()
        self.wfile.write(content)


def main() -> None:
    """Serve until killed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--dir", type=Path, required=True)
    parser.add_argument("--key", default="")
    options = parser.parse_args()
    options.dir.mkdir(parents=True, exist_ok=True)
    (options.dir / "mode").write_text("ok")
    City.folder, City.key = options.dir, options.key
    server = ThreadingHTTPServer(("127.0.0.1", options.port), City)
    server.daemon_threads = True
    print(server.server_port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
