"""What a talk has told already as answers of the pages, and what staff tell the person once it is handed in."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from fawang.kernel.wording import Text
from fawang.knowledge.guidance.compose import guide
from fawang.people import queries as people
from fawang.people.rules.wishes import Medium
from fawang.work_orders import kinds
from fawang.work_orders.actions.intake import Submitted
from fawang.work_orders.kinds.questions import OPPONENT
from fawang.work_orders.kinds.talks import Told

#: What is known before anything is asked, and how pages name it.
KNOWN: dict[str, Text] = {
    "name": _("Name of the person"),
    "id_number": _("Identity number"),
    "phone": _("Mobile number"),
    "words": _("What happened"),
    "place_text": _("Where"),
}
#: So many receipts of a session can be shown again; more is a shift.
_RECEIPTS = 50


def initial(told: Told, kind: str) -> dict[str, Any]:
    """Return what the page is filled in with: nobody tells anything twice."""
    reach = told.reach
    found = guide(told.words, matter=told.topic, place=told.place)
    fits = told.matter in ("", found.matter.partition(".")[0])
    return {
        "words": told.words,
        "matter": told.matter or found.matter.partition(".")[0],
        "place_text": found.place_name,
        OPPONENT: told.opponent or "、".join(found.understood.parties),
        **kinds.kind_of(kind).presume(told.words, found.matter if fits else "", found.understood.urgency),
        "name": reach.name,
        "phone": reach.phone,
        "email": reach.email,
        "id_number": reach.id_number,
        "dialect": reach.dialect,
        "needs": reach.needs,
        # Whoever wanted to look themselves left no number: the office will want one.
        "medium": reach.medium if reach.phone or reach.email else Medium.SMS,
        "may_call": "yes" if reach.may_call else "no",
        "may_announce": "yes" if reach.may_announce else "no",
        "list_online": "yes" if reach.list_online else "no",
    }


def keep_shown(request: HttpRequest, submitted: Submitted, talk: str, back: str = "") -> None:
    """Keep what to tell the person for this session: whoever took it in may not read the order afterwards."""
    shown = {
        "code": submitted.order.code,
        "unit": submitted.unit_name,
        "state": submitted.order.state,
        "kind": submitted.order.kind,
        "order": submitted.order.pk,
        "talk": "" if back else talk,
        "back": back,
        "shared_phone": people.shares_phone(submitted.order.contact_id),
    }
    earlier = list(request.session.get("taken_in", {}).items())[-_RECEIPTS:]
    request.session["taken_in"] = {**dict(earlier), submitted.order.code: shown}
