"""Whether this installation is fit to serve: checks that rooms enter (config/wiring.py).

`fawang check` asks for the findings of all checks, in sentences; `/readyz` for the codes of what fails now.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How serious a finding is. An error forbids serving."""

    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: a sentence that says what is wrong and what to do."""

    level: Level
    text: str


def _nothing() -> Iterable[Finding]:
    return ()


def _no_code() -> Iterable[str]:
    return ()


@dataclass(frozen=True, slots=True)
class Check:
    """One check of a room.

    Args:
        name: what other checks call it.
        find: looks thoroughly, for whoever runs the installation.
        probe: yields the codes of what fails (docs/operating.md). Monitors ask every few seconds: a query at most.
        needs: checks that come before it in the table. Where one of them fails, this one is left out.
    """

    name: str
    find: Callable[[], Iterable[Finding]] = _nothing
    probe: Callable[[], Iterable[str]] = _no_code
    needs: tuple[str, ...] = ()


_checks: list[Check] = []


def connect(checks: Iterable[Check]) -> None:
    """Set the checks, in the order in which they run.

    Raises:
        ValueError: a check stands twice, or before one that it needs.
    """
    _checks.clear()
    known: set[str] = set()
    for check in checks:
        if check.name in known or not known.issuperset(check.needs):
            raise ValueError(f"the check {check.name!r} stands twice, or before one that it needs")
        known.add(check.name)
        _checks.append(check)


def findings() -> Iterator[Finding]:
    """Yield what every check finds, in the active language."""
    failed: set[str] = set()
    for check in _checks:
        if failed.isdisjoint(check.needs):
            for finding in check.find():
                if finding.level == Level.ERROR:
                    failed.add(check.name)
                yield finding


def failing() -> list[str]:
    """Return the codes of what fails now.

    Raises:
        DatabaseError: the database does not answer.
    """
    codes: list[str] = []
    failed: set[str] = set()
    for check in _checks:
        if failed.isdisjoint(check.needs) and (found := list(check.probe())):
            failed.add(check.name)
            codes += found
    return codes
