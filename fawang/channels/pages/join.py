"""Joining an account of a channel to oneself: pressed by whoever has signed in, and undone there."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from fawang.channels.actions import identity as actions
from fawang.channels.actions.wechat.news import ONCE, agree
from fawang.channels.data import limits
from fawang.channels.queries import channels, identity, links
from fawang.channels.rules.identity import Proof
from fawang.channels.texts.labels import OPENS, PROOFS
from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.rules.problems import NotFound, Problem
from fawang.kernel.rules.text import whole_number
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.people import queries as people
from fawang.people.rules.wishes import mask_phone


@never_cache
@allow(Audience.RESIDENT)
def join(request: ActingRequest, token: str) -> HttpResponse:
    """Ask whether an account is to be joined to who has signed in, and do it when they press."""
    account = links.account_to_join(token)
    resident_id = request.actor.known_id
    done, problem = request.GET.get("done", ""), None
    if request.method == "POST":
        throttle.take(limits.JOIN_BY_RESIDENT, str(resident_id))
        try:
            if request.POST.get("command") == "undo":
                actions.undo(by=request.actor, account_id=account.pk)
                done = "undone"
            else:
                actions.join(
                    by=request.actor, account_id=account.pk, resident_id=resident_id, proof=Proof.CODE
                )
                done = "joined"
            return HttpResponseRedirect(reverse("channels:join", args=[token], query={"done": done}))
        except Problem as refused:
            problem = refused
    context = {
        "name": channels.channel(account.channel).name,
        "phone": mask_phone(people.phone_of_resident(resident_id)),
        "joined": account.resident_id == resident_id,
        "done": done,
        "problem": problem,
        "joins": [one for one in identity.joins_of(account)[:1] if one.undone_at is None],
    }
    return render(request, "channels/join.html", context, status=problem.status if problem else 200)


@never_cache
@allow(Audience.RESIDENT)
def accounts(request: ActingRequest) -> HttpResponse:
    """List the accounts that are joined to who has signed in; part one, and put it back as long as it is shown."""
    resident_id, problem = request.actor.known_id, None
    rows = identity.of_resident(resident_id)
    if request.method == "POST":
        throttle.take(limits.JOIN_BY_RESIDENT, str(resident_id))
        typed, back = request.POST.get("account", ""), request.POST.get("command") == "undo"
        account_id = whole_number(typed) or 0
        try:
            if back:
                # Only whoever has parted it can put it back: `join_not_yours`, and no word of whose it is.
                actions.undo(by=request.actor, account_id=account_id)
                query = {"done": "undone"}
            elif account_id in {row.pk for row in rows}:
                actions.part(by=request.actor, account_id=account_id)
                query = {"parted": str(account_id)}
            else:
                raise NotFound("not_found")
            return HttpResponseRedirect(reverse("channels:accounts", query=query))
        except Problem as refused:
            problem = refused
    names = {one.code: one.name for one in channels.channels()}
    context = {
        "rows": [
            {
                "row": row,
                "name": names[row.channel],
                "proof": PROOFS.get(row.proof, ""),
                "opens": OPENS[identity.access_of(row)],
            }
            for row in rows
        ],
        "phone": mask_phone(people.phone_of_resident(resident_id)),
        "parted": request.GET.get("parted", ""),
        "done": request.GET.get("done", ""),
        "problem": problem,
    }
    return render(request, "channels/accounts.html", context, status=problem.status if problem else 200)


@never_cache
@allow(Audience.EVERYBODY)
def tapped(request: ActingRequest) -> HttpResponse:
    """Come back from WeChat's page on which somebody agreed to the next message, or did not (一次性订阅消息)."""
    account, order_ref = links.tapped(request.GET.get("reserved", ""))
    agreed = request.GET.get("action") == "confirm" and request.GET.get("openid") == account.subject
    if agreed:
        agree(by=SYSTEM, account_id=account.pk, order_ref=order_ref, way=ONCE, once=request.GET["reserved"])
    return render(request, "channels/tapped.html", {"agreed": agreed})
