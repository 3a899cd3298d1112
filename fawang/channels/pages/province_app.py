"""Signing in by the province's service app: there, back, out again; joined to somebody's number, and parted from it."""

import secrets
from typing import Final

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from fawang.channels.actions import province_app as actions
from fawang.channels.actions.identity import part
from fawang.channels.carriers.province_app import sign_in as provider
from fawang.channels.carriers.province_app.sign_out import read_logout_token
from fawang.channels.data import limits
from fawang.channels.data.province_app import names
from fawang.channels.queries import channels, identity, links
from fawang.channels.queries.province_app import CHANNEL
from fawang.channels.rules.province_app import read_claims
from fawang.kernel import clock
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM
from fawang.kernel.rules.problems import NotAllowed, NotFound, Unavailable
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.people.accounts.identity import address_of
from fawang.people.accounts.vouched import sealed
from fawang.people.pages.ways import next_of, start_session

#: What a session keeps of a sign-in that has begun; it is good once, and for so many seconds.
_BEGUN: Final = "province_app"
_GOOD: Final = 600
#: What it keeps of one that is done: the token with which the person signs out there as well.
ID_TOKEN: Final = "province_app_token"
_LONGEST_TOKEN: Final = 8_000


@never_cache
@require_GET
@allow(Audience.EVERYBODY)
def begin(request: ActingRequest) -> HttpResponse:
    """Send somebody to the app's sign-in page; `next` names the page to go on to."""
    _require()
    throttle.take(limits.PROVINCE_SIGN_IN_BY_ADDRESS, address_of(request))
    state, nonce, verifier = (secrets.token_urlsafe(size) for size in (24, 24, 48))
    address = provider.authorization_address(
        state=state,
        nonce=nonce,
        verifier=verifier,
        redirect=_redirect(),
        scope=names().scope,
        levels=sorted(names().levels, key=names().levels.__getitem__, reverse=True),
    )
    request.session[_BEGUN] = {
        "state": state,
        "nonce": nonce,
        "verifier": verifier,
        "next": next_of(request),
        "at": clock.now().timestamp(),
    }
    return HttpResponseRedirect(address)


@never_cache
@require_GET
@allow(Audience.EVERYBODY)
def callback(request: ActingRequest) -> HttpResponse:
    """Take somebody back from the app: signed in, or asked to prove a number first."""
    _require()
    throttle.take(limits.PROVINCE_SIGN_IN_BY_ADDRESS, address_of(request))
    # Once: whoever comes back a second time with the same address has begun nothing.
    begun = request.session.pop(_BEGUN, None) or {}
    given = request.GET
    fresh = begun and clock.now().timestamp() - begun["at"] < _GOOD
    if not fresh or not secrets.compare_digest(given.get("state", ""), begun["state"]):
        raise NotAllowed("province_sign_in_refused")
    # Who answers has to say who they are (RFC 9207), where they do at all.
    if given.get("iss", settings.FAWANG_PROVINCE_ISSUER) != settings.FAWANG_PROVINCE_ISSUER:
        raise NotAllowed("province_sign_in_refused")
    if not given.get("code"):
        raise NotAllowed("province_sign_in_given_up")
    claims, id_token = provider.fetch_claims(
        code=given["code"], verifier=begun["verifier"], nonce=begun["nonce"], redirect=_redirect()
    )
    vouched = read_claims(claims, names())
    done = actions.sign_in(by_app=vouched)
    way = begun["next"] if url_has_allowed_host_and_scheme(begun["next"], None) else ""
    if done.resident_id is None:
        # Their number is not known surely: a code to it, then a press, joins the two.
        join = reverse("channels:join", args=[links.join_token(done.account)])
        return HttpResponseRedirect(reverse("shell:sign_in", query={"next": join}))
    real = sealed(name=vouched.name, id_number=vouched.id_number)
    begun_there = actions.note_session(by=SYSTEM, account=done.account, session=str(claims.get("sid", "")))
    start_session(request, resident_id=done.resident_id, **real, **begun_there)
    request.session[ID_TOKEN] = id_token
    return HttpResponseRedirect(way or reverse("shell:mine"))


@never_cache
@require_POST
@allow(Audience.EVERYBODY)
def sign_out(request: ActingRequest) -> HttpResponse:
    """Sign somebody out here, and show the way out of the app as well, which is theirs to go."""
    token = request.session.get(ID_TOKEN, "")
    request.session.flush()
    request.actor = ANONYMOUS
    address = ""
    if token and settings.FAWANG_PROVINCE_ISSUER:
        try:
            address = provider.sign_out_address(id_token=token, back=settings.FAWANG_PUBLIC_URL + "/")
        except Unavailable:
            # Signed out here they are in any case.
            address = ""
    return render(request, "channels/province_app/signed_out.html", {"address": address})


@csrf_exempt  # a program calls, which has no session; its signature says who it is
@never_cache
@require_POST
@allow(Audience.EVERYBODY)
def signed_out_there(request: ActingRequest) -> HttpResponse:
    """Take word that somebody has signed out at the app, and end what it has begun here (Back-Channel Logout 1.0)."""
    _require()
    throttle.take(limits.PROVINCE_LOGOUT_BY_ADDRESS, address_of(request))
    try:
        told = read_logout_token(request.POST.get("logout_token", "")[:_LONGEST_TOKEN])
        actions.sign_out(subject=told.subject, session=told.session, token_id=told.token_id)
    except NotAllowed:
        return JsonResponse({"error": "invalid_request"}, status=400)
    return HttpResponse()


@require_POST
@allow(Audience.RESIDENT)
def unlink(request: ActingRequest) -> HttpResponse:
    """Part the app's account from who has signed in; from then on the app signs them in no more."""
    for row in identity.of_resident(request.actor.known_id):
        if row.channel == CHANNEL:
            part(by=request.actor, account_id=row.pk)
    return HttpResponseRedirect(reverse("shell:mine"))


def _require() -> None:
    if not settings.FAWANG_PROVINCE_ISSUER:
        raise NotFound("not_found")
    channels.require(CHANNEL)


def _redirect() -> str:
    return settings.FAWANG_PUBLIC_URL + reverse("channels:province_callback")
