"""How long it takes until two hear each other, from what was recorded and what a telephone heard."""

from pathlib import Path

import pytest

from lab.bench import voice_sound as sound
from lab.bench.voice_delays import Opened, joined
from lab.bench.voice_tapes import Side, Tapes


def tape(folder: Path, name: str, caller: sound.Tape, lawyer: sound.Tape) -> None:
    """Lay down what was recorded of a call."""
    one, other = (each.write(folder / f"{each.source}").read_bytes() for each in (caller, lawyer))
    (folder / f"fawang-{name}-0123456789abcdef.pcap").write_bytes(one + other[24:])
    for each in (caller, lawyer):
        (folder / f"{each.source}").unlink()


def test_it_is_the_later_of_both_voices_where_the_caller_talks(tmp_path: Path) -> None:
    tapes = Tapes(tmp_path, tmp_path / "kept")
    # The times of a tape begin with 0, and the lawyer is heard after a second.
    tape(
        tmp_path / "kept",
        "in-1",
        sound.Tape(sound.CALLER_SOURCE).tone(700, 3.0),
        sound.Tape(sound.LAWYER_SOURCE).pause(1.0).tone(1100, 1.0),
    )
    names = {"in-1": "13800000001"}
    for heard, wanted in ((1.05, 0.07), (0.985, 0.02), (None, 0.02)):
        delays, packets, lost = joined(tapes, {"13800000001": Opened(0.98, heard)}, names)
        assert delays == pytest.approx((wanted,))
        assert (packets, lost) == (200, 0)
    # Nobody knows when an unknown one was taken off.
    assert joined(tapes, {}, names)[0] == ()


def test_a_caller_who_was_silent_then_does_not_count(tmp_path: Path) -> None:
    tapes = Tapes(tmp_path, tmp_path / "kept")
    tape(
        tmp_path / "kept",
        "in-1",
        sound.Tape(sound.CALLER_SOURCE).tone(700, 0.5).pause(2.0).tone(700, 0.5),
        sound.Tape(sound.LAWYER_SOURCE).pause(1.0).tone(1100, 1.0),
    )
    found = joined(tapes, {"13800000001": Opened(0.98, 2.52)}, {"in-1": "13800000001"})
    assert found[0] == pytest.approx((0.02,))


def test_somebody_talks_between_two_packets_that_follow_each_other() -> None:
    side = Side((1.0, 1.02, 1.04, 2.0, 2.02), lost=0)
    assert [side.talks(at) for at in (0.9, 1.01, 1.03, 1.5, 2.01, 2.5)] == [
        False,
        True,
        True,
        False,
        True,
        False,
    ]
