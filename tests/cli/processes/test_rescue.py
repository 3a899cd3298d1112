"""Who is taken for dead: nobody, by a worker that stood still itself."""

import asyncio

import pytest

from fawang.cli.processes import jobs


class Over(Exception):
    """The test has seen enough."""


@pytest.mark.parametrize(
    ("pauses", "rounds"), [([1.0, 1.0], 2), ([1.9, 1.0], 2), ([2.1, 1.0], 1), ([60.0, 60.0, 1.0], 1)]
)
def test_whoever_stood_still_looks_for_the_dead_one_round_later(
    monkeypatch: pytest.MonkeyPatch, pauses: list[float], rounds: int
) -> None:
    """It sleeps a second where workers may be silent for three; a stalled machine makes that longer."""
    now, rescued, left = [0.0], [], iter(pauses)

    async def stalled(_seconds: float) -> None:
        try:
            now[0] += next(left)
        except StopIteration:
            raise Over from None

    async def rescue(silent: float) -> int:
        rescued.append(silent)
        return 0

    monkeypatch.setattr(asyncio, "sleep", stalled)
    monkeypatch.setattr(jobs, "monotonic", lambda: now[0])
    monkeypatch.setattr(jobs, "rescue", rescue)
    with pytest.raises(Over):
        asyncio.run(jobs._keep_rescuing(3.0))
    assert rescued == [3.0] * rounds
