"""What it costs to take in 200 commands of a desk without a line: `fawang bench replay`.

Once visits alone, once as a station's days are: 150 visits, most of them with a name, 40 applications, 10 notes. In
this process and the database of a platform of its own; seconds of CPU.
"""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

import click

from fawang.cli.processes import runtime
from fawang.cli.processes.embedded import Embedded
from fawang.cli.terminal.language import gettext_noop
from lab.bench.cpu import tree_seconds
from lab.platforms.instance import throwaway

COMMANDS = 200
#: Seconds of CPU.
REACH = 5.0
_WORDS = "我在工地做了三个月，老板一直拖着工资不给，打电话也不接，想要回这些钱，不知道该找哪里。"


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU seconds of one replay, of the application and of the database."""

    name: str
    app: float
    db: float
    reach: float = REACH

    @property
    def cpu(self) -> float:
        """Both."""
        return self.app + self.db


def run(tell: Callable[[str], object]) -> list[Cost]:
    """Measure on a platform of its own."""
    with throwaway(FAWANG_SMS_CARRIER="file", conf="autovacuum = off\n") as instance:
        instance.kill("worker")
        os.environ.update(instance.environment)
        runtime.setup_django()
        database = Embedded(instance.home).pid()
        assert database is not None
        from fawang.people import queries as people

        staff_id = people.account_of("demo-clerk")
        assert staff_id is not None
        costs = measure(people.staff_identity(staff_id).actor, database, tell)
        from django.db import connections

        connections.close_all()
    return costs


def measure(by: Any, database: int, tell: Callable[[str], object], commands: int = COMMANDS) -> list[Cost]:
    """Measure what a clerk sends; a few commands come first, so that all is loaded.

    Args:
        database: the process of the database.
    """
    orders = _replay(by, 0, {}, mixed=True, commands=20)
    costs = []
    for name, mixed in (
        (gettext_noop("200 visits"), False),
        (gettext_noop("200 visits, applications and notes"), True),
    ):
        tell(name)
        app, db = time.process_time(), tree_seconds(database)
        _replay(by, 1000 * (1 + mixed), orders, mixed=mixed, commands=commands)
        costs.append(Cost(name, time.process_time() - app, tree_seconds(database) - db))
    return costs


def _replay(by: Any, first: int, orders: dict[str, int], *, mixed: bool, commands: int) -> dict[str, int]:
    """Send a batch; return the orders that came of it, with their versions. `orders` are those that are noted in."""
    from fawang.counter.actions.offline import replay
    from fawang.counter.rules.offline import Command, Kind
    from fawang.kernel import clock

    now, unit_id = clock.now(), by.grants[0].unit_id
    batch = []
    for number in range(commands):
        share, version = number % 20, None
        person = {"name": f"来客{number}", "phone": f"139{first + number:08d}"} if share % 4 else {}
        kind, fields = (
            Kind.VISIT,
            {"kind": "advice", "outcome": "advised", "note": "问了拖欠工资的事", **person},
        )
        if mixed and share >= 16:
            kind = Kind.APPLICATION
            named = {"name": f"来客{number}", "phone": f"138{first + number:08d}"}
            fields = {
                "kind": "legal_aid",
                "matter": "labour",
                "words": _WORDS,
                "place_text": "佛山南海桂城",
                **named,
            }
        elif mixed and share == 15 and orders:
            code = sorted(orders)[number % len(orders)]
            version, orders[code] = orders[code], orders[code] + 1
            kind, fields = (
                Kind.NOTE,
                {"code": code, "note": f"带来了第 {number} 张工资单"},
            )
        made_at = now - timedelta(hours=72) + timedelta(minutes=20 * number)
        batch.append(Command(uuid4(), first + number, made_at, kind, unit_id, fields, version))
    answers = replay(by=by, clerk_id=by.known_id, device=uuid4(), commands=batch, offset=timedelta(), now=now)
    undone = [one for one in answers if one["state"] != "done"]
    if undone:
        raise click.ClickException(
            f"{len(undone)} of {len(answers)} were not carried out, the first: {undone[0]}"
        )
    return {one["number"]: 1 for one in answers if "unit" in one}
