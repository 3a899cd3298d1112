"""The registry of checks: in order, without those whose ground has given way."""

from collections.abc import Callable, Iterator

import pytest

from fawang.config.wiring import HEALTH
from fawang.kernel.runtime import health
from fawang.kernel.runtime.health import Check, Finding, Level


@pytest.fixture(autouse=True)
def _as_wired() -> Iterator[None]:
    yield
    health.connect(HEALTH)


def finds(level: Level, text: str) -> Callable[[], list[Finding]]:
    """Return a check's eyes: they see one thing."""
    return lambda: [Finding(level, text)]


def test_what_needs_a_failed_check_is_left_out() -> None:
    health.connect(
        (
            Check("ground", find=finds(Level.ERROR, "no ground"), probe=lambda: ["ground_gone"]),
            Check("beside", find=finds(Level.WARNING, "cracks"), probe=lambda: ["cracks"]),
            Check("house", find=finds(Level.OK, "a house"), probe=lambda: ["no_roof"], needs=("ground",)),
            Check("tree", find=finds(Level.OK, "a tree"), probe=lambda: ["no_leaves"], needs=("beside",)),
        )
    )
    # A warning is no failure; a code of a probe is.
    assert [finding.text for finding in health.findings()] == ["no ground", "cracks", "a tree"]
    assert health.failing() == ["ground_gone", "cracks"]


@pytest.mark.parametrize(
    "checks",
    [(Check("a"), Check("a")), (Check("b", needs=("a",)), Check("a"))],
    ids=["twice", "before what it needs"],
)
def test_a_table_that_cannot_run_is_refused(checks: tuple[Check, ...]) -> None:
    with pytest.raises(ValueError, match="stands twice, or before one that it needs"):
        health.connect(checks)
