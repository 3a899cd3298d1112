"""What live chats cost: how long a message takes to the other side, its CPU, and the memory of idle connections.

Every chat has two streams, of the person and of the lawyer, and messages go both ways at an even rate. The load
comes from a process of its own on the same machine, so that the times hold its work as well.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from gettext import gettext as _
from pathlib import Path
from statistics import quantiles
from typing import Any

import httpx
from django.db import connection

from fawang.cli.terminal.language import gettext_noop
from fawang.consultations.actions.asking import Question, ask
from fawang.consultations.rules import Kind
from fawang.kernel.rules.actor import ANONYMOUS
from fawang.people import queries as people
from fawang.people.rules.wishes import Medium, Reach
from lab.bench.cpu import Usage, usage
from lab.demo.keys import PASSWORD, totp_code
from lab.platforms.instance import Instance, PlatformFailed

_LAWYER = "demo-duty"
#: Messages a second: in 500 chats each side writes once in 25 seconds.
RATE = 40.0
DELIVERED_MS, MEMORY_MB = 50.0, 300.0


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured figure. `reach` is the limit it is held to, None where there is none."""

    name: str
    value: float
    unit: str
    reach: float | None = None


def run(
    instance: Instance, database: int, *, chats: int, messages: int, idle: int, tell: Callable[[str], object]
) -> list[Figure]:
    """Measure at `chats` open chats and `idle` idle connections, and return the figures."""
    tell(_("%(chats)s chats are begun …") % {"chats": chats})
    talks = _begin(chats)
    token = _token(instance)
    server = instance.processes["server"].pid
    empty = memory_mb(server)
    tell(_("%(idle)s connections are opened and left alone …") % {"idle": idle})
    windows = max(1, round(idle / (2 * chats)))
    with _Load(instance, talks, token, windows=windows, messages=0) as resting:
        full, open_ = memory_mb(server), resting.open
    tell(_("%(messages)s messages are written …") % {"messages": messages})
    with _Load(instance, talks, token, windows=1, messages=messages) as talking:
        before = usage(server, database)
        talking.go()
        found = talking.figures()
        spent = usage(server, database) - before
    return _figures(found, spent, messages) + _memory(full, empty, open_)


def _figures(found: dict[str, Any], spent: Usage, messages: int) -> list[Figure]:
    delivered, accepted, after = (_percentiles(found[name]) for name in ("heard", "accepted", "after"))
    return [
        Figure(gettext_noop("accepted to delivered, median"), after[0], "ms", DELIVERED_MS),
        Figure(gettext_noop("accepted to delivered, 95 of 100"), after[1], "ms", DELIVERED_MS),
        Figure(gettext_noop("sent to delivered, median"), delivered[0], "ms"),
        Figure(gettext_noop("sent to delivered, 95 of 100"), delivered[1], "ms"),
        Figure(gettext_noop("sent to accepted, median"), accepted[0], "ms"),
        Figure(gettext_noop("CPU of a message, application"), spent.app * 1000 / messages, "ms"),
        Figure(gettext_noop("CPU of a message, database"), spent.db * 1000 / messages, "ms"),
        Figure(gettext_noop("messages not delivered"), float(found["lost"]), "", 0.0),
        Figure(gettext_noop("messages refused"), float(found["refused"]), "", 0.0),
    ]


def _memory(full: float, empty: float, open_: int) -> list[Figure]:
    return [
        Figure(gettext_noop("idle connections"), float(open_), ""),
        Figure(gettext_noop("memory of the server with them"), full, "MB", MEMORY_MB),
        Figure(gettext_noop("memory of the server without them"), empty, "MB"),
    ]


def _percentiles(seconds: Sequence[float]) -> tuple[float, float]:
    """Return the median and the 95th percentile in milliseconds."""
    cuts = quantiles(seconds, n=20)
    return cuts[9] * 1000, cuts[18] * 1000


def memory_mb(root: int) -> float:
    """Return the memory of a process and all below it in megabytes; what they share counts once (PSS)."""
    pids, total = [root], 0
    while pids:
        pid = pids.pop()
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        pids += [int(child) for child in children]
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        total += next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    return total / 1024


def _begin(chats: int) -> list[tuple[str, str]]:
    """Begin chats of one lawyer, more than anybody may have: what is measured is the server. (code, key) of each."""
    lawyer = people.account_of(_LAWYER)
    assert lawyer is not None
    question = Question(
        text="公司说我试用期不合格，让我明天不用来了，这样合法吗？",
        kind=Kind.CHAT,
        matter="labour",
        place="440605011",
        reach=Reach(name="", medium=Medium.NONE),
    )
    asked = [ask(by=ANONYMOUS, question=question) for _number in range(chats)]
    rows = [one.consultation.pk for one in asked]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE consultations_consultation SET state = 'open', staff_id = %s, next_party = 'lawyer', version = 2"
            " WHERE id = ANY(%s)",
            [lawyer, rows],
        )
        cursor.execute(
            "INSERT INTO consultations_hold (consultation_id, staff_id, from_at)"
            " SELECT one, %s, now() FROM unnest(%s::bigint[]) AS one",
            [lawyer, rows],
        )
    return [(one.consultation.code, one.access_key) for one in asked]


def _token(instance: Instance) -> str:
    for ahead in (0, 1, -1):
        answer = httpx.post(
            f"{instance.url}/api/v1/tokens",
            json={"username": _LAWYER, "password": PASSWORD, "code": totp_code(_LAWYER, ahead=ahead)},
            timeout=30,
        )
        if answer.status_code == 201:
            return str(answer.json()["token"])
    raise PlatformFailed(answer.text)


class _Load:
    """The process that makes the load, its streams open within the block."""

    def __init__(
        self, instance: Instance, talks: list[tuple[str, str]], token: str, *, windows: int, messages: int
    ) -> None:
        wish = {
            "port": instance.port,
            "chats": talks,
            "token": token,
            "windows": windows,
            "messages": messages,
            "rate": RATE,
        }
        self._process = subprocess.Popen(
            [sys.executable, "-m", "lab.bench.chat_load"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._say(json.dumps(wish))
        self.open = int(self._hear())

    def __enter__(self) -> "_Load":
        return self

    def __exit__(self, *_exc: object) -> None:
        self._process.kill()
        self._process.wait()

    def go(self) -> None:
        """Let the messages be written."""
        self._say("go")

    def figures(self) -> dict[str, Any]:
        """Wait for the end; return what was measured."""
        found: dict[str, Any] = json.loads(self._hear())
        return found

    def _say(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()

    def _hear(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise PlatformFailed(_("The load ended before its time."))
        return line
