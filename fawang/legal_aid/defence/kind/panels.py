"""What pages show of a notified defence: the notification, who was asked, the letter to the organ."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from fawang.kernel.wording import Text
from fawang.legal_aid import queries as legal_aid
from fawang.legal_aid.defence import queries, rules
from fawang.legal_aid.defence.actions.letters import stands
from fawang.legal_aid.defence.models import Notification
from fawang.legal_aid.defence.procedure import Command, State
from fawang.legal_aid.defence.queries import posts
from fawang.legal_aid.defence.texts import labels
from fawang.legal_aid.kind.panels import beside
from fawang.legal_aid.rules.matching import Exclusion
from fawang.legal_aid.texts import labels as aid_labels
from fawang.people.rules import Permission
from fawang.work_orders import queries as work_orders
from fawang.work_orders.kinds.panels import Pages, Panel, Seen


def _panels(seen: Seen) -> list[Panel]:
    row = queries.notification(seen.order.pk)
    asked = Command.ASSIGN in seen.taken and not seen.hidden
    earlier = work_orders.numbers_of({row.earlier_id}).get(row.earlier_id) if row.earlier_id else None
    post = posts.roster_led(seen.by, row.organ_id)
    context = {
        "row": row,
        "roster": reverse("dispatch:roster_month", query={"centre": post}) if post else "",
        "hidden": seen.hidden,
        "organ": labels.ORGANS.get(row.organ_kind, row.organ_kind),
        "stage": labels.STAGES.get(row.stage, row.stage),
        "grounds": [(labels.GROUNDS[one], labels.basis(one)) for one in row.grounds if one in labels.GROUNDS],
        "years": rules.years_needed(row.grounds),
        "minor": rules.DefenceGround.MINOR in row.grounds,
        "unknown": _unknown(seen, row),
        "earlier": earlier,
        "assignments": [
            {
                "row": one,
                "label": aid_labels.ASSIGNMENTS[one.status][0],
                "tone": aid_labels.ASSIGNMENTS[one.status][1],
            }
            for one in (legal_aid.assignments(seen.order.pk) if asked else ())
        ],
    }
    return [
        Panel(
            "defence/order_panel.html", context, (_("Notification"), _("Judgment or decision"), _("Opinion"))
        )
    ]


def _unknown(seen: Seen, row: Notification) -> int:
    """Return how many lawyers cannot be asked because the register does not say since when they practise."""
    if seen.order.state != State.NOTIFIED or not rules.years_needed(row.grounds):
        return 0
    found = legal_aid.proposals(seen.order, queries.demand(row))
    return sum(one.suggestion.excluded == Exclusion.YEARS_UNKNOWN for one in found)


def _rows(seen: Seen) -> list[tuple[Text, Any]]:
    if seen.key:
        return []
    outcome = legal_aid.outcome(seen.order.pk) if Command.CONCLUDE in seen.taken else None
    return [(_("Outcome"), labels.OUTCOMES.get(outcome.kind, outcome.kind))] if outcome else []


def _printed(seen: Seen) -> list[tuple[Text, str]]:
    may = Permission.PERSON_UNMASK in work_orders.permissions_on(seen.order, seen.by)
    if seen.key or seen.hidden or not may or not stands(seen.order):
        return []
    return [(_("Letter to the organ"), reverse("defence:letter", args=[seen.order.code]))]


PAGES = Pages(
    panels=_panels,
    rows=_rows,
    printed=_printed,
    beside=beside,
    next_steps=(_("A lawyer is assigned within three days, and the organ is told who it is."),),
)
