"""What a process does in which a mediator or a station does one thing; to be killed just before or just after it is
kept (`tests.forked`).

It says `before` when everything is written and nothing committed (and waits there if that is the moment), and says
`after` once it is committed.
"""

import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any


def work_on(says: Connection, moment: str, work: str, staff_id: int, *given: Any) -> None:
    """Do it once: `step` CODE VERSION COMMAND DATA, `check` COMMITTEE MONTH CASES, or `approve` LIST VERSION."""
    _say_before_the_end(says, moment)
    works: dict[str, Callable[..., None]] = {"step": step, "check": check, "approve": approve}
    works[work](staff_id, *given)
    says.send("after")
    signal.pause()


def step(staff_id: int, code: str, version: int, command: str, data: dict[str, Any]) -> None:
    """Give a command on a matter."""
    from fawang.people import queries as people
    from fawang.work_orders.actions.steps import take_step

    by = people.staff_identity(staff_id).actor
    take_step(by=by, code=code, command=command, version=version, data=data)


def check(staff_id: int, committee_id: int, month: str, cases: int) -> None:
    """Check the list of a month."""
    from fawang.mediation.actions.subsidies import check_list
    from fawang.people import queries as people

    by = people.staff_identity(staff_id).actor
    check_list(by=by, committee_id=committee_id, month=month, grades={}, cases=cases)


def approve(staff_id: int, list_id: int, version: int) -> None:
    """Approve a list."""
    from fawang.mediation.actions.subsidies import approve_list
    from fawang.people import queries as people

    by = people.staff_identity(staff_id).actor
    approve_list(by=by, list_id=list_id, version=version)


def _say_before_the_end(says: Connection, moment: str) -> None:
    """Say when the outermost transaction is about to be committed, and wait there if that is the moment."""
    from django.db import transaction

    leave: Any = transaction.Atomic.__exit__

    def told(self: Any, kind: Any, *rest: Any) -> None:
        connection = transaction.get_connection(self.using)
        if kind is None and connection.in_atomic_block and not connection.savepoint_ids:
            says.send("before")
            if moment == "before":
                signal.pause()
        leave(self, kind, *rest)

    transaction.Atomic.__exit__ = told  # type: ignore[method-assign]
