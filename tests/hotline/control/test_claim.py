"""Two hotlines on one database, as processes of their own: one has the calls, the other says so and ends."""

import asyncio
import os
import re
import signal
from datetime import timedelta

import psycopg
import pytest
from django.db import connection
from django.db.models import F

from fawang.hotline.actions import calls, instances
from fawang.hotline.actions.instances import Silent
from fawang.hotline.models import Call
from fawang.hotline.models.instances import Instance
from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM
from lab.platforms.ports import free_port
from tests.hotline.conftest import Hotline
from tests.hotline.control.writer.test_platform import ask_for_a_lawyer, holds, lawyer_at, within
from tests.hotline.telephony.test_switch import telephones
from tests.waiting import soon, stop

pytestmark = pytest.mark.usefixtures("real_database")
#: `fawang hotline` ends with it where another one has the calls.
OCCUPIED = 75


def beside(hotline: Hotline) -> dict[str, str]:
    """The environment of a second one on the same database, with ports of its own."""
    ports = {name: f"{free_port()}" for name in ("FAWANG_HOTLINE_PORT", "FAWANG_MEDIA_KEYS_PORT")}
    return {**hotline.environment, **ports, "FAWANG_LANGUAGE": "en"}


def second(hotline: Hotline) -> Hotline:
    """Start it."""
    return Hotline(beside(hotline), hotline.log.with_name("second.log"), hotline.parts)


def silence() -> None:
    """Let the hotline of the tables not have been heard of for a minute, on another machine."""
    minute = timedelta(minutes=1)
    Instance.objects.filter(ended_at__isnull=True).update(
        began_at=F("began_at") - minute, heartbeat_at=F("heartbeat_at") - minute, process="elsewhere:1:1"
    )


def test_a_second_one_says_who_has_the_calls_and_ends_none(hotline: Hotline) -> None:
    async def run() -> None:
        async with telephones("13800138000") as [caller]:
            caller.call(hotline.port)
            await soon(lambda: caller.up and caller.hears_something())
            call = await holds(lambda: Call.objects.filter(ended_at__isnull=True).first())
            row = await within(Instance.objects.get)
            assert call.instance_id == row.pk
            other = await asyncio.to_thread(second, hotline)
            words = await asyncio.to_thread(other.last_words)
            assert other.process.returncode == OCCUPIED
            assert (
                f"A hotline runs on this database already: instance {row.pk} on {os.uname().nodename} (process"
                f" {hotline.process.pid}), since {row.began_at.astimezone(clock.CHINA):%Y-%m-%d %H:%M:%S}; last heard"
                " of "
            ) in words
            assert "Traceback" not in words
            assert await within(lambda: Call.objects.get(pk=call.pk).ended_at) is None
            caller.forget()
            await soon(caller.hears_something)

    asyncio.run(run())
    # Once the first one has ended well nobody waits.
    hotline.process.terminate()
    hotline.process.wait(60)
    assert Instance.objects.get().ended_at is not None
    other = second(hotline)
    assert "not heard of" not in other.opened()
    other.end()


def test_what_was_killed_elsewhere_is_followed_once_it_lapsed(hotline: Hotline) -> None:
    hotline.process.kill()
    hotline.process.wait()
    Instance.objects.update(process="elsewhere:1:1")
    other = second(hotline)
    assert "A hotline runs on this database already" in other.last_words()
    assert other.process.returncode == OCCUPIED
    silence()
    other = second(hotline)
    assert "another hotline is not heard of" in other.opened()
    assert Instance.objects.filter(ended_at__isnull=True).get().pid == other.process.pid
    other.end()


def test_who_stood_still_while_another_took_over_gives_way(hotline: Hotline) -> None:
    stop(hotline.process.pid)
    silence()
    other = second(hotline)
    other.opened()
    os.kill(hotline.process.pid, signal.SIGCONT)
    words = hotline.last_words()
    assert hotline.process.returncode == OCCUPIED
    assert "Another hotline has taken over while this one could not say that it is alive" in words
    assert f"(process {other.process.pid})" in words
    assert Instance.objects.get(ended_at__isnull=True).pid == other.process.pid
    other.end()


def test_what_was_cut_off_writes_nothing_more(
    hotline: Hotline, real_database: str, cluster: psycopg.Connection
) -> None:
    name = re.findall(r"/(real_\d+)", real_database)[0]
    by_the_host = real_database.replace("user=fawang", "user=postgres")
    connection.close()

    async def run() -> None:
        async with telephones("13800138000", "13800138001") as [before, meanwhile]:
            before.call(hotline.port)
            await soon(lambda: before.up and before.hears_something())
            await holds(lambda: Call.objects.filter(ended_at__isnull=True).exists())
            # Nobody but the superuser has the database now.
            cluster.execute(f"ALTER DATABASE {name} CONNECTION LIMIT 0")
            cluster.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
            )
            meanwhile.call(hotline.port)
            await soon(lambda: meanwhile.up and meanwhile.hears_something())
            before.hang_up()
            with psycopg.connect(by_the_host, autocommit=True) as elsewhere:
                elsewhere.execute("UPDATE hotline_instance SET ended_at = now()")
                elsewhere.execute(
                    "INSERT INTO hotline_instance (node, pid, process, began_at, heartbeat_at)"
                    " VALUES ('machine-b', 7, 'elsewhere:7:1', now(), now())"
                )
                elsewhere.execute("UPDATE hotline_call SET ended_at = now(), cause = 'failed'")
            cluster.execute(f"ALTER DATABASE {name} CONNECTION LIMIT -1")
            await soon(lambda: meanwhile.over)

    asyncio.run(run())
    words = hotline.last_words()
    assert hotline.process.returncode == OCCUPIED
    assert "(process 7)" in words
    assert [(one.number, one.cause) for one in Call.objects.all()] == [("13800138000", "failed")]


def take_over() -> None:
    """Take over as a hotline of another machine does, and end what the other one has left."""
    silence()
    with pytest.raises(Silent) as why:
        instances.claim(by=SYSTEM)
    number = instances.claim(by=SYSTEM, silent=why.value.heartbeats)
    assert calls.end_orphans(by=SYSTEM, at=clock.now(), instance=number) == 2


def test_who_talks_talks_on_and_nobody_else_is_kept(hotline: Hotline) -> None:
    async def run() -> None:
        async with telephones("13800138000", "13800138001", "13800138002", "lawyer") as [
            talks, waits, late, seat,
        ]:  # fmt: skip
            await within(lambda: lawyer_at(seat))
            await ask_for_a_lawyer(talks, hotline.port)
            talks.play(440)
            seat.play(1000)
            await soon(lambda: talks.hears(1000) and seat.hears(440))
            await ask_for_a_lawyer(waits, hotline.port)
            await holds(lambda: Call.objects.filter(stage="waiting").exists())
            await within(take_over)
            await soon(lambda: waits.over)
            late.call(hotline.port)
            await soon(lambda: "486 INVITE" in late.log)
            talks.forget()
            seat.forget()
            await soon(lambda: talks.hears(1000) and seat.hears(440))
            assert hotline.process.poll() is None
            talks.hang_up()
            await soon(lambda: seat.over)
            assert await asyncio.to_thread(hotline.process.wait, 60) == OCCUPIED

    asyncio.run(run())
    # It has written nothing of them since.
    assert set(Call.objects.values_list("cause", flat=True)) == {"failed"}
    assert Call.objects.count() == 2
