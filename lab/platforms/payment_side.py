"""A payment side as a process of its own, speaking what `payments/carriers/http.py` speaks. No money moves.

    python -m lab.platforms.payment_side --port 0 --dir D --secret S [--mode paid]

Prints its port. `D/mode` says what becomes of the payments that are begun from then on, and can be changed at any time:

    asks      pending until somebody presses "pay" or "refuse" on its page, as at a bank
    paid      paid at once, and tells so
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
import html
import json
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import httpx
from standardwebhooks import Webhook, WebhookVerificationError

from lab.platforms import sides

type Entry = dict[str, Any]
#: Of no worth: whoever has it can only tell a demonstration that something was paid.
SECRET = "whsec_" + "c2VjcmV0" * 6
_MODULE = "lab.platforms.payment_side"
_PAGE = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>支付（演示）</title><body style="font:1.1rem/1.7 sans-serif;max-width:32rem;margin:2rem auto;padding:0 1rem">
<h1>支付（演示）</h1><p>这里是演示用的支付方，不会扣任何钱。</p><p>{subject}</p><p><strong>{yuan} 元</strong></p>
<form method="post"><button name="choice" value="paid" style="font:inherit;padding:.6rem 1.4rem">支付</button>
<button name="choice" value="refused" style="font:inherit;padding:.6rem 1.4rem">不付了</button></form>"""


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
        """Begin a payment, or pay one back; take what somebody pressed on the page."""
        content = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        if self.path.startswith("/pay/"):
            self._choose(content)
            return
        if not self._let_in(content):
            return
        asked = json.loads(content)
        if self.path == "/payments":
            self._begin(asked)
        else:
            self._refund(asked)

    def do_GET(self) -> None:
        """Tell how a payment stands; show its page to whoever pays."""
        if self.path.startswith("/pay/"):
            self._show()
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

    def _show(self) -> None:
        entry = self.begun.get(self.path.rpartition("/")[2])
        if entry is None:
            self._answer(404, {"error": "unknown"})
            return
        sum_ = f"{entry['amount'] // 100}.{entry['amount'] % 100:02d}"
        page = _PAGE.format(subject=html.escape(entry["subject"]), yuan=sum_).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def _choose(self, content: str) -> None:
        entry = self.begun.get(self.path.rpartition("/")[2])
        if entry is None:
            self._answer(404, {"error": "unknown"})
            return
        if entry["mode"] == "asks":
            entry["mode"] = "refused" if "refused" in content else "paid"
            tell(entry, self.webhook)
        self.send_response(303)
        self.send_header("Location", entry["return_url"])
        self.send_header("Content-Length", "0")
        self.end_headers()

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
        "asks": ("pending", []),
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


@dataclass(frozen=True)
class RunningSide:
    """A payment side in a process of its own."""

    url: str
    folder: Path

    def mode(self, name: str) -> None:
        """Say what becomes of payments from now on."""
        (self.folder / "mode").write_text(name)

    def noted(self, name: str) -> list[Entry]:
        """Return what was asked for: `begun` or `refunds`."""
        path = self.folder / f"{name}.jsonl"
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []

    def environment(self) -> dict[str, str]:
        """Return what a platform needs to use it."""
        return {"FAWANG_PAYMENT_URL": self.url, "FAWANG_PAYMENT_SECRET": SECRET}


def command(folder: Path, *arguments: str) -> list[str]:
    """Return the command that runs a payment side which keeps its notes in `folder`."""
    own = [sys.executable, "-m", _MODULE, "--dir", str(folder), "--secret", SECRET]
    return [*own, *arguments]


@contextmanager
def running_side(folder: Path, mode: str = "paid") -> Iterator[RunningSide]:
    """Run a payment side within the block."""
    with sides.listening(_MODULE, folder, "--secret", SECRET, "--mode", mode) as url:
        yield RunningSide(url, folder)


def main() -> None:
    """Serve until killed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--dir", type=Path, required=True)
    parser.add_argument("--secret", required=True)
    parser.add_argument("--mode", default="paid")
    parser.add_argument("--of", default="", help="whose it is, for whoever looks through processes")
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
