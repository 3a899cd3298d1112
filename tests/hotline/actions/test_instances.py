"""One hotline for a database: who claims it, who must wait, and whose calls are ended."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from fawang.hotline.actions import calls, instances, outbound
from fawang.hotline.actions.instances import AnotherRuns, Silent
from fawang.hotline.models import Call
from fawang.hotline.models.instances import Instance
from fawang.hotline.queries.instances import LAPSE, goes_on, latest
from fawang.hotline.telephony.programs import this_process
from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM
from tests.races import at_once

#: As another machine names a process of its own.
ELSEWHERE = "0d9c3a52-7a1e-4f6e-9f5a-3b8f6a1c2d4e/4026531836:7:4711"


def another(**changes: object) -> Instance:
    """A hotline of another machine, heard of just now."""
    now = clock.now()
    values = {"node": "machine-b", "pid": 7, "process": ELSEWHERE, "began_at": now, "heartbeat_at": now}
    return Instance.objects.create(**(values | changes))


def silence(row: Instance) -> None:
    """Let it not be heard of any more."""
    row.began_at = row.heartbeat_at = clock.now() - 2 * LAPSE
    row.save()


@contextmanager
def a_process() -> Iterator[str]:
    """Another process of this machine, by its name."""
    words = (
        "from fawang.hotline.telephony.programs.this_process import name; print(name(), flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as one:
        assert one.stdout is not None
        yield one.stdout.readline().strip()
        one.kill()


@pytest.mark.usefixtures("real_database")
def test_of_several_at_once_one_gets_it() -> None:
    outcomes = at_once([lambda: instances.claim(by=SYSTEM)] * 6)
    assert sorted(type(one).__name__ for one in outcomes) == ["AnotherRuns"] * 5 + ["int"]
    assert Instance.objects.filter(ended_at__isnull=True).count() == 1


@pytest.mark.usefixtures("real_database")
def test_of_several_who_take_over_at_once_one_gets_it() -> None:
    row = another()
    silence(row)
    with pytest.raises(Silent) as why:
        instances.claim(by=SYSTEM)
    outcomes = at_once([lambda: instances.claim(by=SYSTEM, silent=why.value.heartbeats)] * 6)
    assert sorted(type(one).__name__ for one in outcomes) == ["AnotherRuns"] * 5 + ["int"]


@pytest.mark.django_db
def test_who_is_heard_of_keeps_it_and_says_who_it_is() -> None:
    row = another()
    with pytest.raises(AnotherRuns) as why:
        instances.claim(by=SYSTEM)
    assert (why.value.node, why.value.pid, why.value.instance) == ("machine-b", 7, row.pk)
    assert 0 <= why.value.silent < LAPSE.total_seconds()
    assert instances.renew(by=SYSTEM, instance=row.pk)


@pytest.mark.django_db
def test_who_ended_well_is_followed_at_once_by_a_higher_number() -> None:
    first = instances.claim(by=SYSTEM)
    instances.end(by=SYSTEM, instance=first)
    assert instances.claim(by=SYSTEM) > first
    assert not instances.renew(by=SYSTEM, instance=first)


@pytest.mark.django_db
def test_who_is_silent_has_time_to_be_heard_of_again() -> None:
    row = another()
    silence(row)
    with pytest.raises(Silent) as why:
        instances.claim(by=SYSTEM)
    assert goes_on(row.pk)
    # The database was away for both, and is back.
    assert instances.renew(by=SYSTEM, instance=row.pk)
    with pytest.raises(AnotherRuns):
        instances.claim(by=SYSTEM, silent=why.value.heartbeats)


@pytest.mark.django_db
def test_who_stays_silent_is_taken_over_and_learns_it() -> None:
    row = another()
    silence(row)
    with pytest.raises(Silent) as why:
        instances.claim(by=SYSTEM)
    number = instances.claim(by=SYSTEM, silent=why.value.heartbeats)
    assert number > row.pk
    assert not instances.renew(by=SYSTEM, instance=row.pk)
    found = latest()
    assert found is not None
    assert found.pk == number


@pytest.mark.django_db
def test_a_process_of_this_machine_that_is_gone_is_followed_at_once() -> None:
    with a_process() as name:
        assert not this_process.is_gone(name)
        row = another(process=name)
        with pytest.raises(AnotherRuns):
            instances.claim(by=SYSTEM)
    assert this_process.is_gone(name)
    assert instances.claim(by=SYSTEM) > row.pk


def test_nobody_knows_of_a_process_elsewhere() -> None:
    where, _, which = this_process.name().partition(":")
    assert not this_process.is_gone(ELSEWHERE)
    assert not this_process.is_gone(f"{where}:{which}")
    # Somebody else has its number by now.
    pid, _, began = which.partition(":")
    assert this_process.is_gone(f"{where}:{pid}:{int(began) + 1}")


def kept(name: str, instance: int | None) -> Call:
    """A call of a run."""
    calls.begin(
        by=SYSTEM,
        name=name,
        number="",
        dialled="12348",
        at=clock.now() - timedelta(seconds=1),
        instance=instance,
    )
    return Call.objects.get(name=name)


@pytest.mark.django_db
def test_nobody_ends_anothers_calls() -> None:
    theirs, gone = another(), another(ended_at=clock.now())
    silent = another()
    silence(silent)
    own = another(node="here").pk
    rows = {
        "theirs": kept("in-1", theirs.pk), "silent": kept("in-2", silent.pk), "gone": kept("in-3", gone.pk),
        "own": kept("in-4", own), "on": kept("in-5", own), "before": kept("in-6", None),
    }  # fmt: skip
    assert calls.end_orphans(by=SYSTEM, at=clock.now(), but={"in-5"}, instance=own) == 3
    ended = {name for name, row in rows.items() if Call.objects.get(pk=row.pk).ended_at is not None}
    assert ended == {"gone", "own", "before"}
    assert outbound.end_orphans(by=SYSTEM, at=clock.now(), instance=own) == 0
