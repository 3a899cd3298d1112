"""What an account of a channel opens, by how it was proved and when it was used."""

from datetime import datetime, timedelta

import pytest

from fawang.channels.rules.identity import IDLE, Access, Joined, Proof, access
from fawang.kernel.clock import CHINA

NOW = datetime(2026, 11, 30, 9, 0, tzinfo=CHINA)
LONG_AGO = NOW - timedelta(days=1000)


@pytest.mark.parametrize(
    ("joined", "opens"),
    [
        (Joined(None, 0, None, NOW), Access.NOTHING),
        (Joined(Proof.CODE, 0, NOW, None), Access.OPEN),
        # Used all the time, the number is still theirs; long idle, it may have a new owner.
        (Joined(Proof.CODE, 0, LONG_AGO, NOW - IDLE + timedelta(seconds=1)), Access.OPEN),
        (Joined(Proof.CODE, 0, LONG_AGO, NOW - IDLE), Access.NOTHING),
        (Joined(Proof.CODE, 0, LONG_AGO, None), Access.NOTHING),
        # Proved anew after a long pause; a proof without a day is none.
        (Joined(Proof.CODE, 0, NOW, LONG_AGO), Access.OPEN),
        (Joined(Proof.CODE, 0, None, NOW), Access.NOTHING),
        (Joined(None, 3, NOW, NOW), Access.NOTHING),
        (Joined(Proof.REAL_NAME, 3, None, NOW), Access.NOTHING),
        (Joined(Proof.REAL_NAME, 3, LONG_AGO, NOW), Access.ALL),
        # A real name does not change hands, and opens what a number must not.
        (Joined(Proof.REAL_NAME, 2, LONG_AGO, None), Access.ALL),
        (Joined(Proof.REAL_NAME, 1, NOW, NOW), Access.NOTHING),
    ],
)
def test_what_opens(joined: Joined, opens: Access) -> None:
    assert access(joined, NOW) == opens
