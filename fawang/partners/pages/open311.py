"""Our GeoReport v2 server (docs/partners-links.md). A partner's program calls; its key says who it is.

The key comes as `api_key`, as the standard has it, or as the password of HTTP Basic, which no log on the way keeps. Who
shows none sees the list of services alone: a matter is nobody else's to read.
"""

import json
from base64 import b64decode
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from fawang.kernel import clock
from fawang.kernel.clock import CHINA
from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.rules.ids import read_code
from fawang.kernel.rules.problems import Problem, TooMany
from fawang.kernel.rules.text import clean
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.web.callers import address_of
from fawang.kernel.wording import say
from fawang.partners.actions import open311 as actions
from fawang.partners.data import limits
from fawang.partners.links.open311 import service_list as listing
from fawang.partners.links.open311.documents import Format, write
from fawang.partners.links.open311.reports import Refused, read
from fawang.partners.models import Partner
from fawang.partners.queries import open311 as queries

#: What GeoReport calls this installation, where a program names a jurisdiction at all.
_SPAN = timedelta(days=90)
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_LONGEST_UPDATE_ID = 64
#: Bytes of a form. Pictures are not taken: nobody here looks at potholes.
_LARGEST = 256 * 1024

type Content = tuple[str, Any]


def _server(*methods: str) -> Callable[[Callable[..., Content]], Callable[..., HttpResponse]]:
    """Make a view of a function that returns a document: in the format that was asked for, errors too."""

    def decorate(work: Callable[..., Content]) -> Callable[..., HttpResponse]:
        @csrf_exempt  # a program calls, which has no session; its key says who it is
        @require_http_methods([*methods])
        @never_cache
        @allow(Audience.EVERYBODY)
        @wraps(work)
        def view(request: ActingRequest, *, ending: str, **given: Any) -> HttpResponse:
            try:
                form = Format(ending)
            except ValueError:
                return _answer(Format.JSON, *_errors(404, say("open311_format")), status=404)
            try:
                return _answer(form, *work(request, **given))
            except Refused as refused:
                return _answer(
                    form, *_errors(refused.status, say(refused.code, **refused.params)), status=refused.status
                )
            except Problem as problem:
                # The standard has 400, 403 and 404; the code is ours and stays.
                status = problem.status if problem.status in (403, 404, 413, 429, 503) else 400
                response = _answer(form, *_errors(status, _sentence(problem), problem.code), status=status)
                if isinstance(problem, TooMany):
                    response.headers["Retry-After"] = str(problem.params["retry_after"])
                return response

        return view

    return decorate


def _sentence(problem: Problem) -> str:
    places = (f"{place}: {say(code)}" for place, code in problem.errors.items())
    return " ".join([say(problem.code, **problem.params), *places])


def _answer(form: Format, root: str, content: Any, *, status: int = 200) -> HttpResponse:
    return HttpResponse(write(form, root, content), status=status, content_type=form.media_type)


def _errors(status: int, description: str, code: str = "") -> Content:
    return "errors", [{"code": status, "description": description, **({"problem": code} if code else {})}]


def _caller(request: ActingRequest) -> Partner | None:
    """Return who calls; None for whoever shows no key.

    Raises:
        Refused: 403, a key that opens nothing. TooMany.
    """
    key = _password(request) or request.POST.get("api_key") or request.GET.get("api_key") or ""
    side = actions.partner_of(key)
    if side is not None:
        throttle.take(limits.OPEN311_BY_PARTNER, side.code)
        return side
    throttle.take(limits.OPEN311_WRONG_KEY if key else limits.OPEN311_BY_ADDRESS, address_of(request))
    if key:
        raise Refused(403, "open311_key")
    return None


def _partner(request: ActingRequest) -> Partner:
    """Return who calls.

    Raises:
        Refused: 403, no key, or one that opens nothing. TooMany.
    """
    side = _caller(request)
    if side is None:
        raise Refused(403, "open311_key")
    return side


def _password(request: HttpRequest) -> str:
    scheme, _space, sent = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return ""
    try:
        return b64decode(sent, validate=True).decode().partition(":")[2]
    except ValueError:
        return ""


@_server("GET")
def discovery(request: ActingRequest) -> Content:
    """Say where what is (Open311 Service Discovery)."""
    _caller(request)
    root = request.build_absolute_uri("/api/open311/v2")
    return "discovery", {
        "changeset": "2026-11-29T00:00:00+08:00",
        "contact": "12348",
        "key_service": "12348",
        "endpoints": [
            {
                "specification": "http://wiki.open311.org/GeoReport_v2",
                "url": root,
                "changeset": "2026-11-29T00:00:00+08:00",
                "type": "production",
                "formats": [form.media_type.partition(";")[0] for form in Format],
            }
        ],
    }


@_server("GET")
def services(request: ActingRequest) -> Content:
    """List the matters that whoever calls may post."""
    side = _caller(request)
    return "services", listing.listed(queries.services_of(side, clock.now()))


@_server("GET")
def service(request: ActingRequest, *, code: str) -> Content:
    """Say what can be said of a request of a service."""
    side = _caller(request)
    if code not in queries.services_of(side, clock.now()):
        raise Refused(404, "open311_service")
    return "service_definition", listing.definition(code)


@_server("GET", "POST")
def requests(request: ActingRequest) -> Content:
    """Take a request, or list those of whoever calls."""
    side = _partner(request)
    if request.method == "GET":
        return "service_requests", [queries.record_of(row) for row in _asked(request, side)]
    fields = _form(request)
    report = read(dict(fields.lists()))
    now = clock.now()
    if report.service_code not in queries.services_of(side, now):
        raise Refused(404, "open311_service")
    row = actions.take_report(
        by=SYSTEM, partner=side, report=report, repeat=_repeat(request, fields, now), now=now
    )
    return "service_requests", [
        {
            "service_request_id": row.code,
            "service_notice": _call_first(report.description, report.attribute("request")),
            "account_id": report.account_id or None,
        }
    ]


@_server("GET")
def one(request: ActingRequest, *, code: str) -> Content:
    """Tell how a request stands."""
    rows = queries.requests_of(_partner(request), codes=[read_code(code) or ""])
    if not rows:
        raise Refused(404, "open311_request")
    return "service_requests", [queries.record_of(row) for row in rows]


@_server("GET")
def token(request: ActingRequest, *, code: str) -> Content:
    """Return the number for a token. Requests get their number at once here, and it serves as a token too."""
    rows = queries.requests_of(_partner(request), codes=[read_code(code) or ""])
    if not rows:
        raise Refused(404, "open311_request")
    return "service_requests", [{"service_request_id": row.code, "token": code} for row in rows]


@_server("GET", "POST")
def updates(request: ActingRequest) -> Content:
    """Tell of our steps, or take what the partner tells (the extension for updates that FixMyStreet wrote down)."""
    side = _partner(request)
    if request.method == "GET":
        first, last = _span(request)
        return "service_request_updates", queries.updates_of(side, first=first, last=last)
    fields = _form(request)
    given = {
        name: clean(fields.get(name, ""))
        for name in ("service_request_id", "update_id", "description", "status")
    }
    for name in ("service_request_id", "update_id", "description"):
        if not given[name]:
            raise Refused(400, "open311_missing", field=name)
    if len(given["update_id"]) > _LONGEST_UPDATE_ID:
        raise Refused(400, "open311_too_long", field="update_id", longest=_LONGEST_UPDATE_ID)
    words = given["description"][:2000]
    row = actions.take_update(
        by=SYSTEM, partner=side, code=read_code(given["service_request_id"]) or "", update_id=given["update_id"],
        closed=given["status"].lower() in ("closed", "fixed", "no_further_action"), words=words,
        at=_moment(fields.get("updated_datetime", ""), "updated_datetime") or clock.now(),
    )  # fmt: skip
    return "service_request_updates", [{"update_id": given["update_id"], "service_request_id": row.code}]


def _form(request: HttpRequest) -> MultiValueDict[str, str]:
    if len(request.body) > _LARGEST:
        raise Refused(413, "open311_too_large")
    if (request.content_type or "").lower() not in _FORMS:
        raise Refused(400, "open311_wrong", field="Content-Type")
    return request.POST


def _repeat(request: HttpRequest, fields: MultiValueDict[str, str], now: datetime) -> str:
    if key := request.headers.get("Idempotency-Key", "")[:200]:
        return f"key {key}"
    sent = sorted((name, values) for name, values in fields.lists() if name != "api_key")
    return f"{now.astimezone(CHINA):%Y-%m-%d} {json.dumps(sent)}"


def _asked(request: HttpRequest, side: Partner) -> list[Any]:
    """Return the rows of a list: the latest 90 days, where nothing else is said."""
    if codes := _several(request, "service_request_id"):
        return queries.requests_of(side, codes=[found for one in codes if (found := read_code(one))] or [""])
    first, last = _span(request)
    status = _several(request, "status")
    return queries.requests_of(
        side, services=_several(request, "service_code"), first=first, last=last,
        closed=(status == ["closed"]) if len(status) == 1 else None,
    )  # fmt: skip


def _several(request: HttpRequest, name: str) -> list[str]:
    return [one.strip() for one in request.GET.get(name, "").split(",") if one.strip()][: queries.MOST]


def _span(request: HttpRequest) -> tuple[datetime, datetime]:
    last = _moment(request.GET.get("end_date", ""), "end_date") or clock.now()
    first = _moment(request.GET.get("start_date", ""), "start_date") or last - _SPAN
    if last - first > _SPAN:
        raise Refused(400, "open311_span")
    return first, last


def _moment(text: str, field: str) -> datetime | None:
    if not text.strip():
        return None
    try:
        # A plus that nobody has encoded comes as a space.
        found = datetime.fromisoformat(text.strip().replace(" ", "+"))
    except ValueError:
        raise Refused(400, "open311_wrong", field=field) from None
    if not 1970 <= found.year <= 2200:
        raise Refused(400, "open311_wrong", field=field)
    return found if found.tzinfo else found.replace(tzinfo=CHINA)


def _call_first(*texts: str) -> str:
    """Return whom the person should call at once, for the program that writes for them to say so."""
    from fawang.knowledge.guidance import urgent

    numbers = dict.fromkeys(call.number for help_ in urgent.helps_in(*texts) for call in help_.calls)
    if not numbers:
        return ""
    return _("Somebody may be in danger. Call at once: %(numbers)s.") % {"numbers": "、".join(numbers)}
