"""How long a file of referrals takes, from the upload until all of it is seen; with a kill halfway.

A platform of its own; a worker that is killed when half of the rows are taken, and another one after it. Memory is the
most that the worker held while it checked and took the file.
"""

import csv
import io
import json
import os
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from gettext import gettext as _
from pathlib import Path

import click

from fawang.cli.processes import runtime
from fawang.cli.processes.embedded import Embedded
from lab.bench.cpu import usage
from lab.platforms.instance import Instance, PlatformFailed, throwaway

#: Seconds for 50,000 rows.
REACH = 600.0
_PATIENCE = 1800.0
_PAUSE = 0.5


@dataclass(frozen=True, slots=True)
class Taken:
    """What it took: rows, seconds to check and to take, the worker's memory in MB, and what is there afterwards.

    `app_ms` and `db_ms`: CPU milliseconds of worker and database for each row until the kill, with all else that the
    worker did meanwhile. They depend on the neighbours less than seconds do.
    """

    rows: int
    checked_seconds: float
    taken_seconds: float
    memory_mb: float
    taken_when_killed: int
    seen_before_whole: int
    referrals: int
    entries: int
    app_ms: float
    db_ms: float

    @property
    def seconds(self) -> float:
        """Return the time from the upload to the end."""
        return self.checked_seconds + self.taken_seconds


def run(*, rows: int, as_json: bool, say: Callable[[str], object]) -> None:
    """Measure how long a file of referrals takes, with a worker that is killed halfway, and print."""
    with throwaway(demo=False, FAWANG_SMS_CARRIER="file") as instance:
        os.environ.update(instance.environment)
        runtime.setup_django()
        taken = measure(instance, rows, (lambda _line: None) if as_json else say)
    if as_json:
        say(json.dumps(asdict(taken), ensure_ascii=False, indent=2))
        return
    say(
        _("%(rows)s rows: checked in %(checked)s s, taken in %(taken)s s, %(memory)s MB at most")
        % {
            "rows": f"{taken.rows:,}", "checked": f"{taken.checked_seconds:.0f}",
            "taken": f"{taken.taken_seconds:.0f}", "memory": f"{taken.memory_mb:.0f}",
        }
    )  # fmt: skip
    say(
        _("CPU for each row, until the kill: worker %(app)s ms, database %(db)s ms")
        % {"app": f"{taken.app_ms:.2f}", "db": f"{taken.db_ms:.2f}"}
    )
    say(
        _(
            "killed at %(killed)s rows, of which %(seen)s were seen; afterwards %(referrals)s referrals, all seen"
        )
        % {
            "killed": f"{taken.taken_when_killed:,}",
            "seen": taken.seen_before_whole,
            "referrals": f"{taken.referrals:,}",
        }
    )
    if taken.seconds > REACH * rows / 50_000:
        say(
            _("more than the %(reach)s s that 50,000 rows may take: what is the load of this machine?")
            % {"reach": f"{REACH:.0f}"}
        )
    if taken.referrals != rows or taken.entries != rows or taken.seen_before_whole:
        raise click.ClickException(_("The file was not taken whole, or something of it was seen before."))


def measure(instance: Instance, rows: int, say: Callable[[str], object]) -> Taken:
    """Hand a file of so many rows in, kill the worker halfway, and wait until all of it is there."""
    from fawang.kernel.rules.actor import SYSTEM
    from fawang.partners.actions.batches import hand_in
    from fawang.partners.links.models import Batch, BatchEntry
    from fawang.partners.queries import Referral

    _enter_partner()
    content = _file(rows)
    database = Embedded(instance.home).pid()
    assert database is not None
    before = usage(instance.processes["worker"].pid, database)
    began = time.monotonic()
    batch = hand_in(by=SYSTEM, partner="12345", name="day.csv", content=content)
    memory = _Memory(instance)

    def until(reached: Callable[[Batch], bool]) -> Batch:
        while time.monotonic() - began < _PATIENCE:
            row = Batch.objects.get(pk=batch.pk)
            memory.look()
            if row.state == "wrong":
                raise PlatformFailed(f"{row.problems[:3]} {row.failure}")
            if reached(row):
                return row
            time.sleep(_PAUSE)
        raise PlatformFailed(f"{rows} rows: not taken after {_PATIENCE:.0f} s")

    until(lambda row: row.state != "checking")
    checked = time.monotonic() - began
    say(f"{rows:,} rows checked: {checked:.1f} s")
    half = until(lambda row: row.taken * 2 >= rows)
    seen = Referral.objects.exclude(unit_1=None).count()
    used = usage(instance.processes["worker"].pid, database) - before
    instance.kill("worker")
    say(f"killed at {half.taken:,} rows")
    instance.work()
    until(lambda row: row.state == "whole")
    return Taken(
        rows=rows, checked_seconds=checked, taken_seconds=time.monotonic() - began - checked, memory_mb=memory.most,
        taken_when_killed=half.taken, seen_before_whole=seen, referrals=Referral.objects.exclude(unit_1=None).count(),
        entries=BatchEntry.objects.filter(batch=batch, begun=True).count(),
        app_ms=used.app * 1000 / half.taken, db_ms=used.db * 1000 / half.taken,
    )  # fmt: skip


class _Memory:
    """The most that the worker of a platform has held, in MB."""

    def __init__(self, instance: Instance) -> None:
        self._instance, self.most = instance, 0.0

    def look(self) -> None:
        process = self._instance.processes.get("worker")
        try:
            status = Path(f"/proc/{process.pid if process else os.getpid()}/status").read_text()
        except OSError:
            return
        held = next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")), 0)
        self.most = max(self.most, held / 1024)


def _enter_partner() -> None:
    from fawang.kernel.rules.actor import SYSTEM, Actor, ActorKind
    from fawang.organisations import queries as organisations
    from fawang.organisations.rules import UnitKind
    from fawang.partners.actions.agreements import create_partner, draft, take_agreement_step

    province = organisations.nearest("44", UnitKind.BUREAU)[0].id
    create_partner(
        by=SYSTEM, code="12345", names={"zh-hans": "12345"}, body="hotline", unit_id=province, is_demo=True
    )
    everything = [{"matters": ["*"], "regions": ["*"]}]
    terms = {
        "takes": [], "gives": everything, "fields_out": [], "fields_in": ["name", "phone", "summary"],
        "ground": "duty", "basis": "bench", "links": [{"name": "batch"}],
    }  # fmt: skip
    version = draft(by=SYSTEM, code="12345", terms=terms, valid_from=date(2020, 1, 1))
    version = take_agreement_step(
        by=SYSTEM, agreement_id=version.pk, command="submit", version=version.version
    )
    second = Actor(kind=ActorKind.SYSTEM, id=2)
    take_agreement_step(by=second, agreement_id=version.pk, command="approve", version=version.version)


def _file(rows: int) -> bytes:
    from fawang.partners.links.batch.sheet import SHEET

    names = ("number", "at", "matter", "region", "name", "phone", "summary")
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow([SHEET.by_name[name].heading for name in names])
    counties = ("440605", "440604", "440106", "440304", "441302")
    for n in range(rows):
        lines.writerow(
            [f"QZ-{n:06}", "2026-11-29 09:00", "labour", counties[n % len(counties)], f"求助人{n}",
             f"199{n:08}", "离职后单位拖欠两个月工资和加班费"]
        )  # fmt: skip
    return out.getvalue().encode("utf-8-sig")
