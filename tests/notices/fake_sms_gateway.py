"""An SMS gateway as a process of its own, speaking what `carriers/http_sms.py` speaks.

    python -m tests.notices.fake_sms_gateway --port 0 --dir D [--mode ok] [--token T]

Prints its port. Each message it took is `D/<reference>.json`; a reference it has already is the same
message, taken once. `D/calls.jsonl` lists every request. The mode can be changed at any time by
writing it into `D/mode`:

    ok       takes messages
    late     takes them and answers after half a second
    slow     takes them and never answers
    stall    never answers, and takes nothing
    drop     takes them and closes the connection without an answer
    fail     500, takes nothing
    broken   500, although it took the message
    busy     429
    down     503, also to questions
    reject   400
    mute     takes them, and answers 405 to questions
"""

import argparse
import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

from tests.waiting import stand_by

_REFERENCE = re.compile(r"[A-Za-z0-9_-]{1,100}")
_REFUSALS = {"fail": 500, "busy": 429, "down": 503, "reject": 400}


class Gateway(BaseHTTPRequestHandler):
    """Answers one connection."""

    folder: ClassVar[Path]
    token: ClassVar[str]
    lock: ClassVar[threading.Lock] = threading.Lock()
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Take a message."""
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))))
        mode = self._mode()
        self._note("POST", body["reference"], mode)
        if not self._let_in():
            return
        if mode in _REFUSALS:
            self._answer(_REFUSALS[mode], {"error": mode})
            return
        if mode == "stall":
            self._never_answer()
            return
        reference = self.headers.get("Idempotency-Key", "")
        if reference != body["reference"] or not _REFERENCE.fullmatch(reference):
            self._answer(400, {"error": "reference"})
            return
        with self.lock:
            path = self.folder / f"{reference}.json"
            if not path.exists():
                # Whole or not at all: a test may look at any time.
                being_written = path.with_suffix(".part")
                being_written.write_text(json.dumps(body, ensure_ascii=False), encoding="utf-8")
                being_written.replace(path)
        if mode == "slow":
            self._never_answer()
        elif mode == "drop":
            self.close_connection = True
        elif mode == "broken":
            self._answer(500, {"error": mode})
        else:
            stand_by(0.5 if mode == "late" else 0)
            self._answer(202, {"id": f"gw-{reference}"})

    def do_GET(self) -> None:
        """Tell whether a message was taken."""
        reference = self.path.rpartition("/")[2]
        mode = self._mode()
        self._note("GET", reference, mode)
        if not self._let_in():
            return
        if mode in ("down", "mute"):
            self._answer(503 if mode == "down" else 405, {"error": mode})
            return
        known = _REFERENCE.fullmatch(reference) and (self.folder / f"{reference}.json").exists()
        self._answer(200 if known else 404, {"id": f"gw-{reference}"} if known else {"error": "unknown"})

    def log_message(self, *args: Any) -> None:
        """Say nothing: standard error belongs to the test."""

    def _mode(self) -> str:
        return (self.folder / "mode").read_text().strip()

    def _let_in(self) -> bool:
        if self.token and self.headers.get("Authorization") != f"Bearer {self.token}":
            self._answer(401, {"error": "token"})
            return False
        return True

    def _note(self, method: str, reference: str, mode: str) -> None:
        with self.lock, (self.folder / "calls.jsonl").open("a") as file:
            file.write(json.dumps({"method": method, "reference": reference, "mode": mode}) + "\n")

    def _answer(self, status: int, body: dict[str, str]) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _never_answer(self) -> None:
        self.close_connection = True
        threading.Event().wait(3600)


def main() -> None:
    """Serve until killed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--dir", type=Path, required=True)
    parser.add_argument("--mode", default="ok")
    parser.add_argument("--token", default="")
    options = parser.parse_args()
    options.dir.mkdir(parents=True, exist_ok=True)
    (options.dir / "mode").write_text(options.mode)
    Gateway.folder, Gateway.token = options.dir, options.token
    server = ThreadingHTTPServer(("127.0.0.1", options.port), Gateway)
    server.daemon_threads = True
    print(server.server_port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
