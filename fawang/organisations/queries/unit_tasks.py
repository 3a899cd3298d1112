"""Kinds of tasks to units. Rooms declare theirs, `config/wiring.py` hands them in; the desk lists what is open.

A task is opened and closed by `actions.open_task` and `actions.close_task`, both as often as you like.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from fawang.kernel.wording import Text
from fawang.organisations.rules import UNIT_CONFIRM

#: Codes of kinds and their subjects fit their columns.
LONGEST_KIND, LONGEST_SUBJECT = 40, 80


@dataclass(frozen=True, slots=True)
class TaskKind:
    """One kind of task.

    Args:
        name: `room.what`, as it is stored; at most 40 characters.
        label: what has to be done, as the list says it.
        page: returns the address of the page on which it is done, from the unit's number, the subject and `params`.
        permission: who sees it and may close it, at the unit or above.
    """

    name: str
    label: Text
    page: Callable[[int, str, Mapping[str, Any]], str]
    permission: str = UNIT_CONFIRM


_kinds: dict[str, TaskKind] = {}


def connect(*kinds: TaskKind) -> None:
    """Set the kinds there are. Called once, by the composition.

    Raises:
        ValueError: two have the same name, or one is too long.
    """
    named = {kind.name: kind for kind in kinds}
    if len(named) < len(kinds) or any(len(name) > LONGEST_KIND for name in named):
        raise ValueError(
            f"kinds of tasks to units are declared twice or too long: {[one.name for one in kinds]}"
        )
    _kinds.clear()
    _kinds.update(named)


def kinds() -> Mapping[str, TaskKind]:
    """Return the kinds by name."""
    return _kinds


def kind_of(name: str) -> TaskKind:
    """Return a kind.

    Raises:
        LookupError: no room has declared it.
    """
    return _kinds[name]


#: Once a year: say that all that the unit shows of itself is right. The subject is the unit's number.
CONFIRM = TaskKind(
    "organisations.confirm",
    _("Confirm what is shown of the office"),
    lambda unit_id, _subject, _params: reverse("organisations:shown", args=[unit_id]),
)
#: Somebody said that something is wrong. The subject is the number of the report.
REPORT = TaskKind(
    "organisations.report",
    _("Look at what somebody says is wrong"),
    lambda _unit_id, subject, _params: reverse("organisations:report", args=[int(subject)]),
)
