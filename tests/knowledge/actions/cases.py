"""An entry that goes its way, and who takes it there."""

from typing import Any

from fawang.kernel.rules.actor import Actor
from fawang.knowledge.actions.entries import approve, save_draft, submit
from fawang.knowledge.models import EntryVersion
from fawang.knowledge.queries import entries
from fawang.knowledge.rules import Kind
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.conftest import Appoint, unit_at
from tests.knowledge.cases import question

CODE = "q-test-net"


def draft(by: Actor, **changes: Any) -> EntryVersion:
    """Keep a draft of the entry."""
    return save_draft(by=by, code=CODE, kind=Kind.QUESTION, body=question(**changes))


def publish(writer: Actor, second: Actor, **changes: Any) -> EntryVersion:
    """Take the entry to its readers."""
    draft(writer, **changes)
    submit(by=writer, code=CODE)
    return approve(by=second, code=CODE, role="lawyer")


def at(region: str, role: Role, staff: Appoint) -> Actor:
    """Make somebody at the bureau of a region."""
    return staff(role, unit_at(region, UnitKind.BUREAU))


def states() -> list[str]:
    """Return the states of the entry's versions, the oldest first."""
    return [one.state for one in reversed(entries.versions(CODE))]
