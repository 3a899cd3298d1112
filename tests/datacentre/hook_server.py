"""A program elsewhere that alerts are told to, as a process of its own.

    python -m tests.datacentre.hook_server <folder> <secret> [<certificate> <key>]

Prints its port. What it received, once for each Idempotency-Key and only if the signature is right, is appended to
`received.jsonl` of the folder; `tries` has a line for each request. The file `mode` says what it does: `ok`, `fail`
(500), `busy` (429), `refuse` (400), `redirect` (302 to itself), `trickle` (an answer's head without end, a byte at a
time). With a certificate it listens by TLS.
"""

import hashlib
import hmac
import json
import ssl
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import ClassVar

from tests.waiting import stand_by


class Handler(BaseHTTPRequestHandler):
    """Answers one request."""

    folder: ClassVar[Path]
    secret: ClassVar[str]

    def do_POST(self) -> None:
        """Receive a message."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        mode = (self.folder / "mode").read_text()
        with (self.folder / "tries").open("a") as file:
            file.write(self.headers["Idempotency-Key"] + "\n")
        if mode == "trickle":
            self._trickle()
            return
        answers = {"fail": 500, "busy": 429, "refuse": 400, "redirect": 302}
        if mode in answers:
            self.send_response(answers[mode])
            self.send_header("Location", self.path)
        elif not self._signed(body):
            self.send_response(401)
        else:
            self._keep(body)
            self.send_response(204)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _trickle(self) -> None:
        self.wfile.write(b"HTTP/1.1 204 No Content\r\nX-Endless: ")
        try:
            while True:
                self.wfile.write(b"x")
                self.wfile.flush()
                stand_by(0.1)
        except OSError:
            with (self.folder / "cut_off").open("a") as file:
                file.write("x")

    def _signed(self, body: bytes) -> bool:
        parts = dict(part.split("=", 1) for part in self.headers["Fawang-Signature"].split(","))
        wanted = hmac.new(self.secret.encode(), parts["t"].encode() + b"." + body, hashlib.sha256).hexdigest()
        return hmac.compare_digest(wanted, parts["v1"])

    def _keep(self, body: bytes) -> None:
        path = self.folder / "received.jsonl"
        known = path.read_text().splitlines() if path.exists() else []
        if not any(json.loads(line)["reference"] == self.headers["Idempotency-Key"] for line in known):
            path.write_text("\n".join([*known, body.decode()]))

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


if __name__ == "__main__":
    Handler.folder, Handler.secret = Path(sys.argv[1]), sys.argv[2]
    server = HTTPServer(("127.0.0.1", 0), Handler)
    if len(sys.argv) > 3:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[3], sys.argv[4])
        server.socket = context.wrap_socket(server.socket, server_side=True)
    print(server.server_port, flush=True)
    server.serve_forever()
