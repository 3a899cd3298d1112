"""A process in which a mediator or a station does one thing: to be killed just before or just after it is kept.

    python -m tests.faults.mediation_process step STAFF_ID CODE VERSION COMMAND JSON
    python -m tests.faults.mediation_process check STAFF_ID COMMITTEE_ID MONTH CASES
    python -m tests.faults.mediation_process approve STAFF_ID LIST_ID VERSION

It says `before` when everything is written and nothing committed (and waits there where FAWANG_KILLED is `before`), and
says `after` once it is committed. Settings come from the environment, as for every process of a platform.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

import django


def main() -> None:
    """Do it once."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fawang.config.settings")
    django.setup()
    _say_before_the_end()
    work, staff_id, *given = sys.argv[1:]
    works: dict[str, Callable[..., None]] = {"step": step, "check": check, "approve": approve}
    works[work](int(staff_id), *given)
    print("after", flush=True)
    signal.pause()


def step(staff_id: int, code: str, version: str, command: str, data: str) -> None:
    """Give a command on a matter."""
    from fawang.people import queries as people
    from fawang.work_orders.actions.steps import take_step

    by = people.staff_identity(staff_id).actor
    take_step(by=by, code=code, command=command, version=int(version), data=json.loads(data))


def check(staff_id: int, committee_id: str, month: str, cases: str) -> None:
    """Check the list of a month."""
    from fawang.mediation.actions.subsidies import check_list
    from fawang.people import queries as people

    by = people.staff_identity(staff_id).actor
    check_list(by=by, committee_id=int(committee_id), month=month, grades={}, cases=int(cases))


def approve(staff_id: int, list_id: str, version: str) -> None:
    """Approve a list."""
    from fawang.mediation.actions.subsidies import approve_list
    from fawang.people import queries as people

    by = people.staff_identity(staff_id).actor
    approve_list(by=by, list_id=int(list_id), version=int(version))


def _say_before_the_end() -> None:
    """Say when the outermost transaction is about to be committed, and wait there if that is the moment."""
    from django.db import transaction

    leave: Any = transaction.Atomic.__exit__

    def told(self: Any, kind: Any, *rest: Any) -> None:
        connection = transaction.get_connection(self.using)
        if kind is None and connection.in_atomic_block and not connection.savepoint_ids:
            print("before", flush=True)
            if os.environ.get("FAWANG_KILLED") == "before":
                signal.pause()
        leave(self, kind, *rest)

    transaction.Atomic.__exit__ = told  # type: ignore[method-assign]


if __name__ == "__main__":
    main()
