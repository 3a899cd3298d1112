"""Referrals by partner and side: the list, its filters, several acknowledged at once; what is to be told by
telephone.
"""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache

from fawang.kernel.rules.text import whole_number
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.wording import say
from fawang.organisations.texts.labels import MATTERS
from fawang.partners.actions.referrals import acknowledge_all
from fawang.partners.models import Referral
from fawang.partners.pages import shown
from fawang.partners.queries import agreements, referrals
from fawang.partners.queries.messages import outgoing
from fawang.partners.rules.procedure import Direction, Side, State
from fawang.partners.texts import labels
from fawang.people.rules import Permission
from fawang.regions import queries as regions

_SEE = (Permission.PARTNER_VIEW, Permission.PARTNER_REFER, Permission.PARTNER_DECIDE)


@never_cache
@allow(*_SEE)
def listed(request: ActingRequest) -> HttpResponse:
    """List referrals, those first that are due soonest; acknowledge those that are ticked."""
    batch = None
    if request.method == "POST":
        batch = acknowledge_all(by=request.actor, codes=request.POST.getlist("code"))
        if not batch.problems:
            return HttpResponseRedirect(
                reverse("partners:inbox", query={**_chosen(request), "done": batch.done})
            )
    chosen = _chosen(request)
    ended = chosen.pop("box", "") == "ended"
    page = referrals.listed(
        request.actor,
        partner=chosen.get("partner", ""),
        direction=chosen.get("direction", ""),
        turn=chosen.get("turn", ""),
        state=chosen.get("state", ""),
        ended=ended,
        cursor=request.GET.get("after", ""),
    )
    box = {"box": "ended"} if ended else {}
    done = request.GET.get("done", "")
    context = {
        "rows": [_row(one) for one in page.rows],
        "can_acknowledge": any(_acknowledgeable(one) for one in page.rows),
        "tabs": _tabs(chosen, ended=ended),
        "filters": _filters(chosen, box),
        "chosen": {**chosen, **box},
        "done": whole_number(done, digits=3),
        "batch": batch,
        "problems": [(code, say(problem)) for code, problem in batch.problems.items()] if batch else [],
        "next_href": reverse("partners:inbox", query={**chosen, **box, "after": page.next})
        if page.next
        else "",
        "first_href": reverse("partners:inbox", query={**chosen, **box}) if request.GET.get("after") else "",
        "may_refer": request.actor.may_anywhere(Permission.PARTNER_REFER),
        "by_hand": len(referrals.by_hand(request.actor, limit=100)),
    }
    return render(
        request, "partners/desk/inbox.html", context, status=409 if batch and batch.problems else 200
    )


def _row(one: Referral) -> dict[str, Any]:
    return {
        **shown.summary(one),
        "matter": MATTERS.get(one.matter, one.matter),
        "place": regions.name(one.region),
        "can_acknowledge": _acknowledgeable(one),
    }


def _acknowledgeable(one: Referral) -> bool:
    return one.direction == Direction.IN and one.state == State.OFFERED


_KNOWN: dict[str, set[str]] = {
    "direction": {*Direction},
    "turn": {Side.US, Side.THEM, Side.REFEREE},
    "state": {*State},
}


def _chosen(request: ActingRequest) -> dict[str, str]:
    """Return the filters of an address, without what is none."""
    chosen = {name: value for name, known in _KNOWN.items() if (value := request.GET.get(name, "")) in known}
    if partner := request.GET.get("partner", "")[:40]:
        chosen["partner"] = partner
    if request.GET.get("box") == "ended":
        chosen["box"] = "ended"
    return chosen


def _tabs(chosen: dict[str, str], *, ended: bool) -> list[dict[str, Any]]:
    return [
        {
            "label": pgettext("referrals", "Open"),
            "href": reverse("partners:inbox", query=chosen or None),
            "current": not ended,
        },
        {
            "label": _("Ended"),
            "href": reverse("partners:inbox", query={**chosen, "box": "ended"}),
            "current": ended,
        },
    ]


def _filters(chosen: dict[str, str], box: dict[str, str]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return one bar for each filter: all, and each choice."""

    def bar(name: str, choices: list[tuple[str, Any]]) -> list[dict[str, Any]]:
        others = {key: value for key, value in {**chosen, **box}.items() if key != name}
        return [
            {
                "label": _("All"),
                "href": reverse("partners:inbox", query=others or None),
                "current": name not in chosen,
            },
            *(
                {
                    "label": label,
                    "href": reverse("partners:inbox", query={**others, name: value}),
                    "current": chosen.get(name) == value,
                }
                for value, label in choices
            ),
        ]

    return [
        (
            _("By partner"),
            bar("partner", [(one.code, labels.partner_name(one.names)) for one in agreements.partners()]),
        ),
        (_("Who hands over"), bar("direction", list(labels.DIRECTIONS.items()))),
        (_("Whose turn it is"), bar("turn", list(labels.TURNS.items()))),
    ]


@never_cache
@allow(*_SEE)
def by_hand(request: ActingRequest) -> HttpResponse:
    """List what a person has to tell a partner, with what to say."""
    rows = []
    for one in referrals.by_hand(request.actor):
        row = referrals.by_id(one.referral_id)
        message = outgoing(row, one.seq)
        rows.append(
            {
                **shown.summary(row),
                "at": one.at,
                "says": labels.COMMANDS_DONE.get(_command(row, one.seq), ""),
                "words": message.words,
            }
        )
    return render(request, "partners/desk/by_hand.html", {"rows": rows})


def _command(row: Referral, seq: int) -> str:
    return next((one.command for one in referrals.trail(row) if one.seq == seq), "")
