"""A payment side as a process of its own, speaking what `carriers/http.py` speaks.

    python -m tests.payments.payment_side --port 0 --dir D --secret S [--mode paid]

Prints its port. `D/mode` says what becomes of the payments that are begun from then on, and can be changed at any time:

    paid      paid at once, and tells so
    person    paid when somebody presses the button of its page, and tells so
    silent    paid at once, and tells nobody: whoever asks learns it
    twice     paid twice, and tells so
    wrong     a fen too little came, and it tells so
    refused   refused, and tells so
    unsigned  tells that it was paid, without a signature that is right; whoever asks learns that nothing came
    late      expired when it is asked the first time, paid when it is asked again
    never     pending for ever
    down      answers 503
    no_refund paid and told, and refunds are refused

`D/begun.jsonl` and `D/refunds.jsonl` list what was asked for; a reference or a sum that it has already is the same.
"""

import argparse
import json
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import httpx
from standardwebhooks import Webhook, WebhookVerificationError

type Entry = dict[str, Any]

#: Where somebody pays, as a bank's page would ask.
PAGE = """<!doctype html><html lang=zh><title>支付</title><link rel=icon href=data:,><h1>{fen} 分</h1>
<form method=post><button>确认付款</button></form></html>"""


class Side(BaseHTTPRequestHandler):
    """Answers one connection."""

    folder: ClassVar[Path]
    webhook: ClassVar[Webhook]
    lock: ClassVar[threading.Lock] = threading.Lock()
    begun: ClassVar[dict[str, Entry]] = {}
    returned: ClassVar[set[str]] = set()
    port: ClassVar[int]
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Begin a payment, or pay one back."""
        content = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        if self.path.startswith("/pay/"):
            self._press()
            return
        if not self._let_in(content):
            return
        asked = json.loads(content)
        if self.path == "/payments":
            self._begin(asked)
        else:
            self._refund(asked)

    def do_GET(self) -> None:
        """Tell how a payment stands; show the page on which somebody pays."""
        if self.path.startswith("/pay/"):
            self._page(PAGE.format(fen=self.begun[self.path.rpartition("/")[2]]["amount"]))
            return
        if not self._let_in(self.path):
            return
        with self.lock:
            entry = self.begun.get(self.path.rpartition("/")[2])
            if entry is not None:
                entry["asked"] += 1
        if entry is None:
            self._answer(404, {"error": "unknown"})
        else:
            self._answer(200, standing(entry))

    def log_message(self, *args: Any) -> None:
        """Say nothing: standard error belongs to the test."""

    def _begin(self, asked: Entry) -> None:
        with self.lock:
            entry = self.begun.get(asked["reference"])
            if entry is None:
                entry = {**asked, "mode": self._mode(), "asked": 0}
                self.begun[asked["reference"]] = entry
                self._note("begun", asked)
        self._answer(201, {"pay_url": f"http://127.0.0.1:{self.port}/pay/{asked['reference']}"})
        if entry["mode"] in ("paid", "twice", "wrong", "refused", "unsigned", "no_refund"):
            tell(entry, self.webhook)

    def _press(self) -> None:
        entry = self.begun[self.path.rpartition("/")[2]]
        with self.lock:
            entry["mode"] = "paid"
        tell(entry, self.webhook)
        self.send_response(303)
        self.send_header("Location", entry["return_url"])
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _page(self, text: str) -> None:
        content = text.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _refund(self, asked: Entry) -> None:
        if self._mode() == "no_refund":
            self._answer(409, {"error": "refused"})
            return
        with self.lock:
            if asked["sum"] not in self.returned:
                self.returned.add(asked["sum"])
                self._note("refunds", asked)
        self._answer(200, {"state": "done"})

    def _let_in(self, signed: str) -> bool:
        if self._mode() == "down":
            self._answer(503, {"error": "down"})
            return False
        try:
            self.webhook.verify(signed, dict(self.headers), json_parse=False)
        except WebhookVerificationError:
            self._answer(401, {"error": "signature"})
            return False
        return True

    def _mode(self) -> str:
        return (self.folder / "mode").read_text().strip()

    def _note(self, name: str, what: Entry) -> None:
        with (self.folder / f"{name}.jsonl").open("a") as file:
            file.write(json.dumps(what, ensure_ascii=False) + "\n")

    def _answer(self, status: int, body: Entry) -> None:
        content = json.dumps(body)
        self.send_response(status)
        for name, value in signed_headers(self.webhook, content).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content.encode())


def standing(entry: Entry) -> Entry:
    """Return how a payment stands, as it is told and answered."""
    reference, mode, amount = entry["reference"], entry["mode"], entry["amount"]
    paid = {"id": f"s-{reference}", "amount": amount, "at": datetime.now(UTC).isoformat()}
    state, sums = {
        "twice": ("paid", [paid, {**paid, "id": f"t-{reference}"}]),
        "wrong": ("paid", [{**paid, "amount": amount - 1}]),
        "refused": ("refused", []),
        "unsigned": ("pending", []),
        "never": ("pending", []),
        "person": ("pending", []),
        "late": ("paid", [paid]) if entry["asked"] > 1 else ("expired", []),
    }.get(mode, ("paid", [paid]))
    return {"reference": reference, "state": state, "sums": sums}


def tell(entry: Entry, webhook: Webhook) -> None:
    """Tell the platform by itself; where it cannot be reached, it asks."""
    told = standing(entry)
    if entry["mode"] == "unsigned":
        told = standing({**entry, "mode": "paid"})
        webhook = Webhook("whsec_" + "QUJD" * 8)
    content = json.dumps(told)
    headers = {"Content-Type": "application/json", **signed_headers(webhook, content)}
    try:
        httpx.post(entry["notify_url"], content=content.encode(), headers=headers, timeout=10)
    except httpx.HTTPError:
        return


def signed_headers(webhook: Webhook, content: str) -> dict[str, str]:
    """Return the headers that sign a body."""
    now = datetime.now(UTC)
    return {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": webhook.sign("msg_1", now, content),
    }


def main() -> None:
    """Serve until killed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--dir", type=Path, required=True)
    parser.add_argument("--secret", required=True)
    parser.add_argument("--mode", default="paid")
    options = parser.parse_args()
    options.dir.mkdir(parents=True, exist_ok=True)
    (options.dir / "mode").write_text(options.mode)
    Side.folder, Side.webhook = options.dir, Webhook(options.secret)
    server = ThreadingHTTPServer(("127.0.0.1", options.port), Side)
    server.daemon_threads = True
    Side.port = server.server_port
    print(server.server_port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
