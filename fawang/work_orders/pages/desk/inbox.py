"""The inbox of a desk."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from fawang.kernel.rules.ids import read_code
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.wording import Text
from fawang.organisations.rules.matters import Matter
from fawang.organisations.texts.labels import MATTERS
from fawang.people.accounts.identity import current_desk
from fawang.people.rules import Permission
from fawang.work_orders import kinds, queries
from fawang.work_orders.actions import drafts
from fawang.work_orders.data import limits
from fawang.work_orders.pages.parts.rows import Row, draw_rows
from fawang.work_orders.queries import Box, Desk, desks
from fawang.work_orders.queries.inbox import COUNT_LIMIT
from fawang.work_orders.queries.search_tokens import is_number
from fawang.work_orders.texts import labels

#: Offices stand at this depth of the tree; a list seen from above names the office of each order.
_OFFICE_DEPTH = 4
#: Written out: thirty filters on a page would look them up as often.
_HREF, _ORDER_HREF = "/desk/orders", "/desk/orders/{}"
#: The states of more kinds are more than somebody looks through in one bar.
_KINDS_IN_A_BAR = 2
_FILTERS = ("state", "card", "q", "box", "lawyer")


@never_cache
@allow(Permission.ORDER_VIEW)
def inbox(request: ActingRequest) -> HttpResponse:
    """List the orders of the desk, the most pressing first, with filters and their counts."""
    desk = desk_in(request)
    chosen = {name: request.GET.get(name, "") for name in _FILTERS}
    state = limits.read_state(chosen["state"] or ("all" if chosen["q"] else "open"))
    card = limits.read_card(chosen["card"])
    firm = desk.box == Box.FIRM
    hands = queries.in_hand(desk) if firm else []
    chosen["lawyer"] = chosen["lawyer"] if chosen["lawyer"] in {str(one[0]) for one in hands} else ""
    page = queries.inbox(
        desk, state=state, card=card, q=chosen["q"], cursor=request.GET.get("cursor", ""),
        lawyer_id=int(chosen["lawyer"]) if chosen["lawyer"] else None,
    )  # fmt: skip
    counts = queries.counts(desk, kinds.watched(desk.box))
    filters, of_kinds = _filters(chosen, state, card, counts)
    assert request.actor.id is not None
    shows_unit = desk.box != Box.COMPETENT or desk.depth < _OFFICE_DEPTH
    context = {
        "rows": draw_rows(_row(row, desk, shows_unit=shows_unit) for row in page.rows),
        "chosen": chosen,
        "by_number": is_number(chosen["q"]),
        "state": state,
        "filters": filters,
        "of_kinds": of_kinds,
        "of_kinds_open": any(one["current"] for _name, items in of_kinds for one in items),
        "boxes": _boxes(desk),
        "saved": [
            {"label": name, "href": _href(**query), "current": query == _plain(chosen)}
            for name, query in queries.saved_filters(request.actor.id).items()
        ],
        "may_take_in": request.actor.may_anywhere(Permission.ORDER_INTAKE),
        "can_save": any(_plain(chosen).values()),
        "next_href": _href(**_plain(chosen), cursor=page.next) if page.next else "",
        "first_href": _href(**_plain(chosen)) if request.GET.get("cursor") else "",
        "shows_unit": shows_unit,
        "shows_lawyer": firm,
        "by_lawyer": _by_lawyer(hands, chosen),
        "gone": read_code(request.GET.get("gone", "")),
    }
    template = (
        "work_orders/desk/inbox.html#list"
        if request.headers.get("HX-Request")
        else "work_orders/desk/inbox.html"
    )
    return render(request, template, context)


@require_POST
@allow(Permission.ORDER_VIEW)
def save_filter(request: ActingRequest) -> HttpResponse:
    """Keep the present view under a name, or forget it."""
    query = {name: request.POST.get(name, "") for name in _FILTERS if request.POST.get(name)}
    if request.POST.get("delete"):
        drafts.delete_filter(by=request.actor, name=request.POST["delete"])
    else:
        drafts.save_filter(by=request.actor, name=request.POST.get("name", ""), query=query)
    return HttpResponseRedirect(_href(**query))


def desk_in(request: ActingRequest) -> Desk:
    """Return from where the request looks at orders."""
    seat = current_desk(request)
    box = request.GET.get("box", "")
    return desks.desk_of(
        request.actor,
        unit_id=seat.unit_id if seat else None,
        box=Box.RECEIVED if box == Box.RECEIVED else None,
    )


def _row(row: queries.InboxRow, desk: Desk, *, shows_unit: bool) -> Row:
    hidden = desks.hides_person(row, desk)
    return Row(
        data=row,
        href=_ORDER_HREF.format(row.code),
        person="—" if hidden else desks.masked_name(row),
        summary=_("Shown once the case has been taken up") if hidden else row.summary,
        matter=MATTERS[Matter(row.matter)],
        state_label=labels.state(row.kind, row.state),
        unit=row.unit_name if shows_unit else "",
        lawyer=(row.lawyer or "—") if desk.box == Box.FIRM else "",
    )


def _by_lawyer(hands: list[tuple[int, str, int]], chosen: dict[str, str]) -> list[dict[str, Any]]:
    """Return the filters of a firm: each of its lawyers who has something in hand, with how much."""
    others = {name: value for name, value in _plain(chosen).items() if name != "lawyer"}
    return [
        {"label": name, "count": cases, "current": chosen["lawyer"] == str(lawyer_id),
         "href": _href(**others, lawyer="" if chosen["lawyer"] == str(lawyer_id) else str(lawyer_id))}
        for lawyer_id, name, cases in hands
    ]  # fmt: skip


def _filters(
    chosen: dict[str, str], state: str, card: str, counts: queries.Counts
) -> tuple[list[dict[str, Any]], list[tuple[Text, list[dict[str, Any]]]]]:
    """Return the filters that hold for all orders, and of each kind the states that only it knows.

    Where one kind or two have states of their own here, and no two read alike, they stand among the first.
    """
    every: list[dict[str, Any]] = [
        {"label": _("Open"), "href": _href(box=chosen["box"]), "current": state == "open" and not card}
    ]
    every += [
        {"label": labels.CARDS[colour], "href": _href(box=chosen["box"], card=colour), "tone": colour,
         "count": _count(number, counts), "current": card == colour}
        for colour, number in (("red", counts.red), ("yellow", counts.yellow))
    ]  # fmt: skip
    named = []
    for one, number in counts.by_state.items():
        if number or state == one:
            knowing = counts.kinds.get(one) or kinds.knowing(one)
            named.append(
                (knowing, {"label": labels.state(knowing[0], one), "href": _href(box=chosen["box"], state=one),
                           "count": _count(number, counts), "current": state == one})
            )  # fmt: skip
    alone = dict.fromkeys(knowing for knowing, _item in named if len(knowing) == 1)
    unlike = len({item["label"] for _knowing, item in named}) == len(named)
    if len(alone) <= _KINDS_IN_A_BAR and unlike:
        alone = {}
    every += [item for knowing, item in named if knowing not in alone]
    every.append(
        {"label": _("Ended"), "href": _href(box=chosen["box"], state="ended"), "current": state == "ended"}
    )
    return every, [
        (kinds.kind_of(one[0]).title, [item for knowing, item in named if knowing == one]) for one in alone
    ]


def _boxes(desk: Desk) -> list[dict[str, Any]]:
    if desk.box not in (Box.COMPETENT, Box.RECEIVED):
        return []
    return [
        {"label": _("For us to handle"), "href": _href(), "current": desk.box == Box.COMPETENT},
        {"label": _("Taken in by us"), "href": _href(box=Box.RECEIVED), "current": desk.box == Box.RECEIVED},
    ]


def _count(number: int, counts: queries.Counts) -> str | int:
    return f"{number}+" if number >= COUNT_LIMIT or not counts.whole else number


def _plain(chosen: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in chosen.items() if value}


def _href(**query: str | None) -> str:
    asked = urlencode({name: value for name, value in query.items() if value})
    return f"{_HREF}?{asked}" if asked else _HREF
