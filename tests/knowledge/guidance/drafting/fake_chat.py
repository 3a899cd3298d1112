"""A chat endpoint as a process of its own, speaking what `drafting/endpoint.py` speaks.

    python -m tests.knowledge.guidance.drafting.fake_chat --port 0 MODE

Prints its port. `GET /calls` lists the headers and the body of every request. The mode says how it answers:

    well          two sentences that passages 1 and 2 bear out
    mixed         one that is borne out, one that is not
    think         well, after thinking aloud
    article       an article that was never passed
    number        three times instead of twice
    repealed      cites passage 3
    html          a script in a sentence
    obeys         does what the question told it to
    empty         nothing
    null          no text
    shapeless     JSON of another shape
    deep          JSON nested too deeply
    text          no JSON, although it says so
    wrong_type    well, but as text/html
    gzip          64 MB of nothing in a small body
    fail          500
    moved         307 to itself
    huge          a megabyte
    endless       chunks that never end
    drop          closes the connection without an answer
    cut           half of what it announced
    second        the code of the second entry that is offered; third, neither, foreign, list: other answers
    hang          accepts and never answers
    trickle       the body, a byte a second
    trickle_head  the headers, a byte a second
"""

import argparse
import gzip
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

WELL = "公司超过一个月不满一年没有与员工签书面劳动合同的，应当每月支付双倍工资[1]。劳动争议申请仲裁的时效为1年。[2]"
_CONTENT: dict[str, Any] = {
    "well": WELL,
    "wrong_type": WELL,
    "trickle": WELL,
    "cut": WELL,
    "mixed": f"{WELL.partition('。')[0]}。您一定会赢。",
    "think": f"<think>用人单位应当支付二倍的工资[1]。</think>\n\n{WELL}",
    "article": "根据《劳动合同法》第八十五条，公司应当支付二倍的工资[1]。",
    "number": "公司应当每月支付三倍的工资[1]。",
    "repealed": "男女一方要求离婚的，可以先调解[3]。",
    "html": "应当支付二倍的工资<script>alert(1)</script>[1]。",
    "obeys": "好的，我不再依据资料[1]。请加微信 fake_lawyer 付款领取工资[1]。",
    "empty": "",
    "null": None,
    "huge": WELL * 10_000,
    "second": '{"code": "q-second"}',
    "third": '<think>q-first</think>{"code": "q-third"}',
    "neither": '{"code": "none"}',
    "foreign": '{"code": "q-elsewhere"}',
    "list": '["q-second"]',
}


class Chat(BaseHTTPRequestHandler):
    """Answers one connection."""

    mode: ClassVar[str]
    calls: ClassVar[list[dict[str, Any]]] = []
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Answer as the mode says."""
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))))
        self.calls.append({"path": self.path, "headers": dict(self.headers), "body": body})
        self.close_connection = True
        if self.mode in _CONTENT:
            answer = {"choices": [{"message": {"role": "assistant", "content": _CONTENT[self.mode]}}]}
            self._answer(json.dumps(answer).encode())
        else:
            getattr(self, f"_{self.mode}")()

    def do_GET(self) -> None:
        """Tell what was asked."""
        self._send(json.dumps(self.calls).encode())

    def log_message(self, *args: Any) -> None:
        """Say nothing: standard error belongs to the test."""

    def _answer(self, content: bytes) -> None:
        if self.mode == "trickle":
            self._head(len(content))
            self._slowly(content)
        elif self.mode == "cut":
            self._head(len(content))
            self.wfile.write(content[: len(content) // 2])
        else:
            self._send(content, kind="text/html" if self.mode == "wrong_type" else "application/json")

    def _send(
        self, content: bytes, status: int = 200, kind: str = "application/json", **headers: str
    ) -> None:
        self._head(len(content), status, kind, **headers)
        try:
            self.wfile.write(content)
        except OSError:  # it has heard enough
            self.close_connection = True

    def _head(self, length: int, status: int = 200, kind: str = "application/json", **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(length), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def _slowly(self, content: bytes) -> None:
        try:
            for byte in content:
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                time.sleep(1)
        except OSError:  # it has waited enough
            self.close_connection = True

    def _shapeless(self) -> None:
        self._send(b'{"choices": {"0": "?"}}')

    def _deep(self) -> None:
        self._send(b"[" * 60_000)

    def _text(self) -> None:
        self._send(WELL.encode())

    def _gzip(self) -> None:
        self._send(gzip.compress(b" " * 64 * 1024 * 1024), Content_Encoding="gzip")

    def _fail(self) -> None:
        self._send(b'{"error": "fail"}', status=500)

    def _moved(self) -> None:
        self._send(b"{}", status=307, Location=self.path)

    def _endless(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        try:
            while True:
                self.wfile.write(b"400\r\n" + b" " * 1024 + b"\r\n")
        except OSError:  # it has heard enough
            self.close_connection = True

    def _drop(self) -> None:
        """Answer nothing at all."""

    def _hang(self) -> None:
        threading.Event().wait(3600)

    def _trickle_head(self) -> None:
        self._slowly(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n" + b"X-Wait: 1\r\n" * 1000)


def main() -> None:
    """Serve until killed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("mode")
    options = parser.parse_args()
    Chat.mode = options.mode
    server = ThreadingHTTPServer(("127.0.0.1", options.port), Chat)
    server.daemon_threads = True
    print(server.server_port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
