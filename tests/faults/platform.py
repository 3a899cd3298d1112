"""A real platform to break: server, worker, database and SMS gateway as processes, and callers of its API."""

import contextlib
import json
import random
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psycopg
from psycopg.pq import ExecStatus

from fawang.cli.processes.embedded import Embedded
from lab.demo import staffed
from lab.demo.keys import PASSWORD, totp_code
from lab.platforms.instance import Instance, throwaway
from lab.platforms.ports import free_port
from tests.cases import WORDS
from tests.parts import Parts
from tests.waiting import stand_by

HOUSE = Path(__file__).resolve().parents[2]


@dataclass
class Platform:
    """Everything that can be broken."""

    instance: Instance
    gateway: Path
    #: Where another installation may answer that this one may call.
    neighbour: int
    parts: Parts
    tokens: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return self.instance.url

    @property
    def cluster(self) -> Embedded:
        return Embedded(self.instance.home)

    def sql(self, statement: str) -> str:
        """Run a statement as the superuser; return its rows as `psql -At` does, without a program for each."""
        with psycopg.connect(
            host=f"{self.cluster.socket_dir}", user="postgres", dbname="fawang", autocommit=True
        ) as one:
            result = one.pgconn.exec_(statement.encode())
            assert result.status in (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK), result.error_message
            rows = [
                [(result.get_value(row, column) or b"").decode() for column in range(result.nfields)]
                for row in range(result.ntuples)
            ]
        return "\n".join("|".join(row) for row in rows)

    def messages(self) -> list[dict[str, Any]]:
        """Return what the gateway has accepted, one entry for each text message that went out."""
        return [json.loads(path.read_text()) for path in sorted(self.gateway.glob("*.json"))]

    def handed_over(self) -> list[str]:
        """Return the reference of every message that was handed to the gateway, as often as it was."""
        calls = self.gateway / "calls.jsonl"
        lines = calls.read_text().splitlines() if calls.exists() else []
        return [call["reference"] for call in map(json.loads, lines) if call["method"] == "POST"]

    def mode(self, name: str) -> None:
        """Make the gateway behave: ok, slow, stall, fail, drop …"""
        (self.gateway / "mode").write_text(name)

    def restart(self, *parts: str) -> None:
        """Start what was killed again."""
        # All of them before the first is waited for.
        for part in parts:
            self.fork(part)
        if "server" in parts:
            self.instance.wait()

    def fork(self, part: str, name: str = "") -> None:
        """Start a server or a worker, as quickly as it goes (`tests.parts`).

        Args:
            name: what it is called, if not `part`.
        """
        at = self.instance
        served = ("127.0.0.1", f"{at.port}", "1", f"{at.home / 'static'}")
        command = ("serve", *served) if part == "server" else (part,)
        at.processes[name or part] = self.parts.start(at.home / f"{name or part}.log", *command)

    def kill_during(self, send: Callable[[], object], moments: random.Random, *parts: str) -> None:
        """Pull the plug of one of `parts` a few milliseconds after a request went off, and start it again."""
        victim, after = moments.choice(parts), moments.uniform(0.0, 0.06)

        def fire() -> None:
            with contextlib.suppress(httpx.HTTPError):
                send()

        sender = threading.Thread(target=fire)
        sender.start()
        stand_by(after)
        self.instance.kill(victim)
        sender.join()
        self.restart(victim)

    def staff(self, username: str) -> dict[str, str]:
        """Return the headers of a member of staff; a token outlives every restart."""
        if username not in self.tokens:
            answer = httpx.post(
                f"{self.url}/api/v1/tokens",
                json={"username": username, "password": PASSWORD, "code": totp_code(username)},
                timeout=20,
            )
            assert answer.status_code == 201, answer.text
            self.tokens[username] = answer.json()["token"]
        return {"Authorization": f"Bearer {self.tokens[username]}"}


def body(**changes: Any) -> dict[str, Any]:
    """Return the case of the wages withheld, of somebody who may be told at any hour."""
    # A phone of its own each time: one alone may hand in ten matters in a row.
    phone = f"138{random.randrange(10**8):08d}"
    person = {"name": "蒋先生", "phone": phone, "quiet_from": "00:00", "quiet_until": "00:00"}
    return {
        "matter": "labour",
        "words": WORDS,
        "place": "440605011",
        "person": person | changes.pop("person", {}),
        "answers": {"claim": "31.5", "urgency": "none", "no_condition": "none", "exempt": "42.3"},
        **changes,
    }


@contextmanager
def running(folder: Path) -> Iterator[Platform]:
    """Run a platform whose text messages go to a gateway in `folder`."""
    gateway = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "tests.notices.fake_sms_gateway",
            "--dir",
            str(folder),
            "--token",
            "let-me-in",
        ],
        cwd=HOUSE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert gateway.stdout
    port, neighbour = int(gateway.stdout.readline()), free_port()
    try:
        with (
            throwaway(
                conf="fsync = off\nsynchronous_commit = off\n",
                # These tests have matters of their own.
                load=staffed.load,
                FAWANG_SMS_CARRIER="http_sms",
                FAWANG_SMS_URL=f"http://127.0.0.1:{port}/messages",
                FAWANG_SMS_TOKEN="let-me-in",
                FAWANG_SILENT_SECONDS="3",
                FAWANG_PROXIES="127.0.0.1",
                FAWANG_PARTNER_HOSTS=f"http://127.0.0.1:{neighbour}",
            ) as instance,
            Parts(instance._env()) as parts,
        ):
            yield Platform(instance, folder, neighbour, parts)
            # How they have ended, only the process knows from which they were forked.
            instance.stop()
    finally:
        gateway.kill()
        gateway.wait()
        gateway.stdout.close()
