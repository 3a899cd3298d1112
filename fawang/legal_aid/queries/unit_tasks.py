"""What legal aid offices are asked to do."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from fawang.organisations.queries.unit_tasks import TaskKind
from fawang.people.rules import Permission

TASK = "legal_aid.cooperation"


def _page(_unit_id: int, subject: str, _params: Mapping[str, Any]) -> str:
    return reverse("legal_aid:cooperation", args=[subject])


TASKS = (TaskKind(TASK, _("Go on with a request between offices"), _page, Permission.ORDER_DECIDE),)
