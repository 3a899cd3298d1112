"""A fee that is due, and a payment side that runs."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fawang.kernel.rules.actor import SYSTEM
from fawang.payments.actions.asking import Fee, ask_payment
from fawang.payments.models import Payment
from fawang.work_orders.queries import WorkOrder

SECRET = "whsec_" + "c2VjcmV0" * 6
HOUSE = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class RunningSide:
    """A payment side in a process of its own."""

    url: str
    folder: Path

    def mode(self, name: str) -> None:
        """Say what becomes of payments from now on."""
        (self.folder / "mode").write_text(name)

    def noted(self, name: str) -> list[dict[str, Any]]:
        """Return what was asked for: `begun` or `refunds`."""
        path = self.folder / f"{name}.jsonl"
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


@contextmanager
def running_side(folder: Path) -> Iterator[RunningSide]:
    """Run a payment side for the time of a test."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.payments.payment_side", "--dir", str(folder), "--secret", SECRET],
        cwd=HOUSE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    try:
        yield RunningSide(f"http://127.0.0.1:{int(process.stdout.readline())}", folder)
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def due(order: WorkOrder, *, key: str = "test:fee", amount: int = 20_050, **changes: Any) -> Payment:
    """Ask the order's person for a fee."""
    fee = Fee(
        order_id=order.pk, unit_id=order.unit_id, amount=amount, purpose="委托公证",
        basis="广东省公证服务收费标准第三条", **{"waiver_hint": "现役军人及其家属、受援人可以申请减免。", **changes},
    )  # fmt: skip
    return ask_payment(by=SYSTEM, key=key, fee=fee)
