"""What units are asked to do about the counter."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from fawang.organisations.queries.unit_tasks import TaskKind
from fawang.people.rules import Permission


def _page(_unit_id: int, subject: str, _params: Mapping[str, Any]) -> str:
    return reverse("counter:held", args=[int(subject)])


HELD = TaskKind(
    "counter.offline_held",
    _("Decide about a record of a desk without a line"),
    _page,
    Permission.COUNTER_SERVE,
)
