"""An embeddings endpoint as a process of its own, speaking what `embedders/endpoint.py` speaks.

    python -m tests.knowledge.search.embedders.fake_embeddings MODE

Prints its port. `GET /calls` lists the headers and the body of every request. The mode says how it answers:

    well     a vector for each text, in another order than asked
    few      one vector too few
    ragged   vectors of different widths
    nested   matrices instead of vectors
    words    text instead of numbers
    nan      not a number
    zero     nothing but zeros
    unnamed  vectors without their index
    list     a list instead of an object
    text     no JSON
    fail     500
    moved    307 to itself
    drop     closes the connection without an answer
    hang     accepts and never answers
    trickle  a byte of the body every 0.1 s
    dawdle   a byte of the headers every 0.1 s
    endless  a body that never ends
"""

import json
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

WIDTH = 8
_VECTORS: dict[str, Any] = {
    "nested": [[1.0] * WIDTH] * 2,
    "words": ["a"] * WIDTH,
    "nan": [float("nan")] * WIDTH,
    "zero": [0.0] * WIDTH,
}


class Embeddings(BaseHTTPRequestHandler):
    """Answers one connection."""

    mode: ClassVar[str]
    calls: ClassVar[list[dict[str, Any]]] = []

    def do_POST(self) -> None:
        """Answer as the mode says."""
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))))
        self.calls.append({"path": self.path, "headers": dict(self.headers), "body": body})
        texts = body["input"]
        data = [
            {"index": number, "embedding": self._vector(number, text)} for number, text in enumerate(texts)
        ]
        if self.mode == "few":
            data.pop()
        if self.mode == "unnamed":
            data = [{"embedding": one["embedding"]} for one in data]
        if self.mode == "hang":
            threading.Event().wait(3600)
        elif self.mode in ("trickle", "dawdle", "endless"):
            self._slowly()
        elif self.mode == "drop":
            self.close_connection = True
        elif self.mode == "text":
            self._send(b"not now")
        elif self.mode in ("fail", "moved"):
            self._send(json.dumps({"data": data}).encode(), 500 if self.mode == "fail" else 307)
        else:
            answer: Any = {"data": data[::-1]}
            self._send(json.dumps([answer] if self.mode == "list" else answer).encode())

    def do_GET(self) -> None:
        """Tell what was asked."""
        self._send(json.dumps(self.calls).encode())

    def log_message(self, *args: Any) -> None:
        """Say nothing: standard error belongs to the test."""

    def _vector(self, number: int, text: str) -> Any:
        if self.mode in _VECTORS:
            return _VECTORS[self.mode]
        width = WIDTH + (number if self.mode == "ragged" else 0)
        return [float(len(text)), *[float(number)] * (width - 1)]

    def _slowly(self) -> None:
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
        self.close_connection = True
        try:
            self.wfile.write(head if self.mode == "dawdle" else head + b"\r\n")
            while True:
                self.wfile.write(b" " * 65_536 if self.mode == "endless" else b"X")
                self.wfile.flush()
                time.sleep(0 if self.mode == "endless" else 0.1)
        except OSError:  # it has waited enough
            return

    def _send(self, content: bytes, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Location", self.path)
        self.end_headers()
        self.wfile.write(content)


def main() -> None:
    """Serve until killed."""
    Embeddings.mode = sys.argv[1]
    server = ThreadingHTTPServer(("127.0.0.1", 0), Embeddings)
    server.daemon_threads = True
    print(server.server_port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
