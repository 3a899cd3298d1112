"""The desk that works without a line: its page, what it is installed from, and the way its commands come in."""

import json
import re
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from fawang.counter.actions.offline import replay
from fawang.counter.pages.labels import CAUSES, OFFLINE_KINDS, OFFLINE_STATES
from fawang.counter.pages.offline_forms import ApplicationForm, NoteForm, VisitForm
from fawang.counter.queries import offline as queries
from fawang.counter.rules.offline import clock_offset, read_batch
from fawang.kernel import clock, wording
from fawang.kernel.rules.ids import read_code
from fawang.kernel.rules.problems import Invalid
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.people import queries as people
from fawang.people.rules import Permission
from fawang.work_orders import queries as orders

#: What the page consists of besides itself; each name changes with its content.
_FILES = (
    "shell/fawang.css", "shell/seal.svg",
    *(f"shell/{name}.js" for name in ("early", "fawang", "urgent", "renewing", "forms")),
    *(
        f"counter/offline/{name}.js"
        for name in (
            "dexie", "vault", "records", "line", "delivery", "list", "forms", "page", "matters", "updates", "desk",
        )
    ),
)  # fmt: skip
#: When a page was made says nothing about what it is.
_MADE = re.compile(r' data-made="\d+"')


@never_cache
@require_GET
@allow(Audience.EVERYBODY)
def desk(request: ActingRequest) -> HttpResponse:
    """Show the desk. The page holds nobody's data: the device keeps it, and draws it without us."""
    return HttpResponse(_page(request))


@never_cache
@require_GET
@allow(Audience.EVERYBODY)
def worker(request: ActingRequest) -> HttpResponse:
    """Return the service worker: which files of which version the device keeps."""
    page = reverse("counter:offline")
    files = [page, reverse("counter:offline_manifest"), *(static(name) for name in _FILES)]
    version = sha256("\n".join([_MADE.sub("", _page(request)), *files]).encode()).hexdigest()[:16]
    setting = json.dumps({"version": version, "page": page, "files": files})
    return render(request, "counter/offline/worker.js", {"setting": setting}, content_type="text/javascript")


@never_cache
@require_GET
@allow(Audience.EVERYBODY)
def manifest(request: ActingRequest) -> JsonResponse:
    """Return what an installed desk is called, and where it begins."""
    page = reverse("counter:offline")
    return JsonResponse(
        {
            "name": _("Offline desk"),
            "short_name": _("Offline desk"),
            "lang": get_language(),
            "id": page,
            "start_url": page,
            "scope": page,
            "display": "standalone",
            "background_color": "#fbfaf6",
            "theme_color": "#0a2c3a",
            "icons": [{"src": static("shell/seal.svg"), "sizes": "any", "type": "image/svg+xml"}],
        },
        content_type="application/manifest+json",
    )


@never_cache
@require_GET
@allow(Audience.STAFF)
def session(request: ActingRequest) -> JsonResponse:
    """Return what a signed-in clerk's device needs while there is a line; it keeps the secret in memory only.

    `device`: the id that the device has given itself.
    """
    try:
        device = UUID(request.GET.get("device", ""))
    except ValueError:
        raise Invalid("command_unreadable") from None
    staff_id = request.actor.known_id
    units = {desk.unit_id: desk.unit for desk in request.desks}  # type: ignore[attr-defined]
    serving = request.actor.units_with(Permission.COUNTER_SERVE)
    return JsonResponse(
        {
            "staff": staff_id,
            "username": people.username_of(staff_id),
            "name": request.actor.name,
            "secret": queries.device_secret(staff_id=staff_id, device=device),
            "token": get_token(request),
            # Whoever signs out without a line has this session ended when there is one.
            "reference": people.session_reference(str(request.session.session_key)),
            "now": clock.now().isoformat(),
            "units": [{"id": pk, "name": name} for pk, name in units.items() if pk in serving],
        }
    )


@never_cache
@require_GET
@allow(Permission.ORDER_VIEW)
def matter(request: ActingRequest) -> JsonResponse:
    """Return the version of a matter, for a note that may be written when the line is gone; nothing of its person."""
    order = orders.visible(read_code(request.GET.get("code", "")) or "", request.actor)
    return JsonResponse({"code": order.code, "version": order.version})


@never_cache
@require_POST
@allow(Audience.STAFF)
def commands(request: ActingRequest) -> JsonResponse:
    """Take a batch of commands and answer each. Whoever may nothing any more still hands in what they have recorded."""
    batch, now = read_batch(read_json(request)), clock.now()
    answers = replay(
        by=request.actor,
        clerk_id=request.actor.known_id,
        device=batch.device,
        commands=batch.commands,
        offset=clock_offset(device=batch.clock, server=now),
        now=now,
    )
    taken = queries.acknowledged(list(batch.others))
    return JsonResponse(
        {
            "now": now.isoformat(),
            "answers": [{**one, "sentence": sentence(one)} for one in answers],
            "taken": [str(one) for one in taken],
        }
    )


def read_json(request: HttpRequest) -> Any:
    """Return the body of a request, from JSON.

    Raises:
        Invalid: `command_unreadable`.
    """
    try:
        return json.loads(request.body)
    except ValueError:
        raise Invalid("command_unreadable") from None


def sentence(answer: dict[str, Any]) -> str:
    """Return what an answer means, in the language of the page."""
    if code := answer.get("code"):
        if code in CAUSES:
            return str(CAUSES[code])
        lines = [wording.say(one) for one in dict(answer.get("errors") or {}).values()]
        return " ".join(lines) or wording.say(code)
    return str(answer.get("unit", ""))


def _page(request: HttpRequest) -> str:
    context = {
        "forms": [
            {"kind": "visit", "title": OFFLINE_KINDS["visit"], "form": VisitForm(auto_id="visit_%s")},
            {
                "kind": "application",
                "title": OFFLINE_KINDS["application"],
                "form": ApplicationForm(auto_id="apply_%s"),
            },
            {"kind": "note", "title": OFFLINE_KINDS["note"], "form": NoteForm(auto_id="note_%s")},
        ],
        # The names that scripts look up by code.
        "words": json.dumps(
            {
                "kinds": {k: str(v) for k, v in OFFLINE_KINDS.items()},
                "states": {k: str(v) for k, v in OFFLINE_STATES.items()},
            },
            ensure_ascii=False,
        ),
        "tones": ["success", "info", "error"],
    }
    return render_to_string("counter/offline/desk.html", context, request)
