"""Make `before.sql.xz` and `before.json.xz` in a checkout of the version before (README.md says how).

What has moved since is imported by its old name when it is needed.
"""

import json
import lzma
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
DATABASE = "before"


def main() -> None:
    """Seed the demonstration, add what it has not, keep a dump, and write down what is answered."""
    from tests.environment import CLUSTER, TEMPLATE

    CLUSTER.psql(f"CREATE DATABASE {DATABASE} TEMPLATE {TEMPLATE} OWNER fawang")
    os.environ["DATABASE_URL"] = CLUSTER.url_of(DATABASE)
    os.environ["DJANGO_SETTINGS_MODULE"] = "fawang.config.settings"
    import django

    django.setup()
    from django.test import override_settings

    from fawang.kernel import clock
    from tests.browser import PLAIN_FILES
    from tests.migrated.answers import ASKED, MADE, everything
    from tests.races import run_jobs

    with clock.at(MADE):
        import_module("fawang.cli.upkeep.seeding").seed(demo=True, say=print, knowledge=False, past=False)
        # The worker of the demonstration has told everybody. What follows stays in the queue, for the next version.
        run_jobs("events", "notices")
    _orders(MADE - timedelta(days=5))
    with clock.at(MADE):
        _call_backs(MADE)
        from fawang.kernel.rules.actor import SYSTEM
        from fawang.work_orders.actions.cards import show_due_cards

        show_due_cards(by=SYSTEM, now=MADE)
    dump = subprocess.run(
        [CLUSTER.programs() / "pg_dump", "-d", CLUSTER.url_of(DATABASE), "--no-owner", "--no-privileges",
         # Who was told what before is in the tables of notices; those who did it left nothing else behind.
         "--exclude-table-data=procrastinate_events"],
        stdout=subprocess.PIPE, check=True,
    ).stdout  # fmt: skip
    _keep("before.sql.xz", dump)
    with clock.at(ASKED), override_settings(STORAGES=PLAIN_FILES, ALLOWED_HOSTS=["*"]):
        answers = dict(everything())
    _keep("before.json.xz", json.dumps(answers, ensure_ascii=False, separators=(",", ":")).encode())


def _keep(name: str, content: bytes) -> None:
    packed = lzma.compress(content, preset=9 | lzma.PRESET_EXTREME)
    (Path(sys.argv[1]) / name).write_bytes(packed)
    print(f"{name}: {len(content):,} bytes, {len(packed):,} packed")


def _orders(begin: datetime) -> None:
    """Take further orders where the demonstration has none, one step every two hours."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from fawang.kernel import clock
    from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM
    from fawang.work_orders.actions.documents import attach_document
    from tests.cases import able_lawyers, bring_to, give, intake

    open_order: Callable[..., Any] = import_module("fawang.work_orders.kinds").open_order
    reason = {"reason": "演示用的理由。"}
    refuse = ("refuse", {"article": "31", **reason})
    terminate = ("terminate", {"article": "48.3", **reason})
    papers = ("request_papers", {"papers": ["身份证复印件"], "note": ""})
    lives: tuple[tuple[str, tuple[tuple[str, dict[str, Any]], ...]], ...] = (
        ("unrouted", ()),
        ("in_progress", (("suspend", reason),)),
        ("submitted", (refuse, ("object", reason))),
        ("submitted", (refuse, ("object", reason), ("overturn", reason))),
        ("submitted", (refuse, ("object", reason), ("uphold", reason))),
        ("accepted", (terminate,)),
        ("accepted", (terminate, ("object", reason))),
        ("accepted", (terminate, ("object", reason), ("uphold", reason))),
        ("submitted", (("withdraw", {}),)),
        ("in_progress", (("ask_extension", {"days": 5, **reason}),)),
        ("in_progress", (("ask_extension", {"days": 5, **reason}), ("approve_extension", {}))),
        ("submitted", (("supervise", {"instruction": "请尽快答复。"}), ("mark_urgent", reason))),
        ("submitted", (("return", reason),)),
        ("closed", (("reopen", reason),)),
        ("assigned", (("decline", reason),)),
        ("submitted", (papers, ("supply_papers", {}))),
        ("submitted", (papers, ("file", {}))),
        ("in_review", (("send_back", reason),)),
        ("closed", (("erase", {}),)),
    )
    for number, (until, steps) in enumerate(lives):
        now = begin + timedelta(hours=number)
        with clock.at(now):
            nowhere = {"place": "", "place_text": ""} if until == "unrouted" else {}
            order = open_order(by=ANONYMOUS, intake=intake(**nowhere)).order
        with clock.at(now + timedelta(hours=2)):
            order = bring_to(order, until)
        for turn, (command, data) in enumerate(steps, start=2):
            with clock.at(now + timedelta(hours=2 * turn)):
                if command == "erase":
                    import_module("fawang.cli.erasing").erase(code=order.code, say=print)
                elif command == "file":
                    file = SimpleUploadedFile("身份证.pdf", b"%PDF-1.4\n", "application/pdf")
                    attach_document(by=SYSTEM, order=order, upload=file, paper="身份证复印件")
                else:
                    order = give(order, command, **data)
    assert able_lawyers(order)


def _call_backs(now: datetime) -> None:
    """Book a call-back in each of the first three quarters of an hour that are free; the last one is cancelled."""
    from fawang.dispatch.actions.callbacks import Booking, book, cancel
    from fawang.dispatch.queries import callbacks, pools
    from fawang.kernel.rules.actor import ANONYMOUS
    from fawang.people.rules.wishes import Medium, Reach

    free = callbacks.open_times(pools.centre_of(""), "mandarin", now)
    for number, begins in enumerate(free[:3]):
        reach = Reach(name="蒋某", phone=f"1990000777{number}", medium=Medium.NONE)
        booked = book(by=ANONYMOUS, booking=Booking(begins=begins, reach=reach, words="想问工资的事。"))
    cancel(by=ANONYMOUS, callback_id=booked.callback.pk)


if __name__ == "__main__":
    main()
