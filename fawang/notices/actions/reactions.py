"""What notices do when something happened: tell who runs the installation that a budget is used up."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.security.throttle import BudgetUsedUp
from fawang.notices.actions.telling import tell_staff
from fawang.notices.texts.labels import BUDGETS
from fawang.people import queries as people


def tell_administrators(event: BudgetUsedUp) -> None:
    """Tell each provincial administrator, by day; the log and the audit have it at once."""
    with translation.override(settings.LANGUAGE_CODE):
        name = str(BUDGETS.get(event.scope, event.scope))
    for staff_id in people.administrators():
        tell_staff(
            by=SYSTEM,
            staff_id=staff_id,
            text="alert_began",
            params={"code": f"limit-{event.scope}", "link": reverse("notices:problems"), "name": name},
            dedupe_key=f"budget:{event.scope}:{event.at}:{staff_id}",
        )
