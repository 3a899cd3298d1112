"""Recordings of calls that are not known: nobody can hear them, so they are destroyed; not at once, and with a line."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from fawang.hotline.actions import recordings
from fawang.hotline.models import Call
from fawang.hotline.telephony.programs.conversion import taped_again
from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM
from tests.hotline.actions.test_returned import sound
from tests.hotline.cases import begun

pytestmark = pytest.mark.django_db


def packets_of(folder: Path, *, age: timedelta) -> Path:
    """Return a file of packets that were written some time ago."""
    path = folder / "call.pcap"
    path.write_bytes(b"packets")
    moment = (clock.now() - age).timestamp()
    os.utime(path, (moment, moment))
    return path


@pytest.mark.parametrize(("age", "left"), [(timedelta(hours=23), True), (timedelta(hours=25), False)])
def test_a_recording_of_no_call_is_destroyed_after_a_day(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, age: timedelta, left: bool
) -> None:
    packets = packets_of(tmp_path, age=age)
    with caplog.at_level("WARNING", recordings.log.name):
        recordings.keep(by=SYSTEM, name="nobody", file=f"{packets}", taped=taped_again(sound()))
    assert packets.exists() is left
    assert ["left for a day" in one.message for one in caplog.records] == [left]
    # It may be gone already.
    packets.unlink(missing_ok=True)
    recordings.keep(by=SYSTEM, name="nobody", file=f"{packets}", taped=taped_again(sound()))


def test_that_of_a_call_is_kept_and_its_packets_are_destroyed_at_once(tmp_path: Path) -> None:
    row, packets = begun(), packets_of(tmp_path, age=timedelta(0))
    recordings.keep(by=SYSTEM, name=row.name, file=f"{packets}", taped=taped_again(sound()))
    assert not packets.exists()
    assert recordings.read(Call.objects.get()) == sound()
