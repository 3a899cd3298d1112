"""The page of a guest: what they are asked into, the talk as far as it is theirs, and that it is over."""

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from fawang.consultations.actions import guests, messages
from fawang.consultations.actions.attaching import read_attachment
from fawang.consultations.data import limits
from fawang.consultations.models import Consultation
from fawang.consultations.models.guests import Guest
from fawang.consultations.pages.forms import LineForm
from fawang.consultations.pages.talk import place_after, refused, stored
from fawang.consultations.pages.writing import uploads_of, write_from
from fawang.consultations.queries import guests as found
from fawang.consultations.queries import one
from fawang.consultations.rules import Kind, Side, State, against_writing
from fawang.consultations.rules.guests import GuestState, goes_on
from fawang.consultations.talks import files, lines, stream
from fawang.consultations.texts import labels
from fawang.kernel.rules.devices import MICROPHONE
from fawang.kernel.rules.problems import NotFound, Problem
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.web.forms import marked, show_problem
from fawang.people import queries as people
from fawang.people.accounts.identity import address_of

_DONE = {"join": guests.join, "leave": guests.leave}


@never_cache
@allow(Audience.EVERYBODY)
def talk(request: ActingRequest, code: str, key: str) -> HttpResponse:
    """Show the talk to a guest who has joined; before, what they are invited to; afterwards, that it is over.

    Opening it joins nothing: programs look at links before people do.
    """
    throttle.take(limits.OPEN_BY_ADDRESS, address_of(request))
    row, guest = found.with_guest_key(code, key)
    problem = None
    if request.method == "POST":
        what = request.POST.get("what", "")
        if what not in _DONE:
            raise NotFound("not_found")
        try:
            _DONE[what](by=found.acting(guest), code=code)
            return HttpResponseRedirect(_here(code, key))
        except Problem as against:
            problem = against
            row, guest = found.with_guest_key(code, key)
    return _page(request, row, guest, key, problem=problem)


@require_POST
@never_cache
@allow(Audience.EVERYBODY)
def write(request: ActingRequest, code: str, key: str) -> HttpResponse:
    """Store a message of the guest: from the form of the page, or from its script."""
    row, guest = found.with_guest_key(code, key)
    scripted = "X-Requested-With" in request.headers
    uploads = uploads_of(request)
    form = LineForm(request.POST, wordless=bool(uploads))
    problem = None
    try:
        throttle.take(limits.WRITE_BY_SIDE, f"{row.pk}:{Side.GUEST}:{guest.pk}")
        if form.is_valid() or scripted:
            message = write_from(request, row, Side.GUEST, found.acting(guest), uploads)
            if scripted:
                return stored(message)
            return HttpResponseRedirect(_here(code, key) + place_after(message.text))
    except Problem as against:
        if scripted:
            return refused(against, request.POST.get("text", ""))
        problem = against
        show_problem(form, against, apart=("files",))
    row, guest = found.with_guest_key(code, key)
    return _page(request, row, guest, key, problem=problem, line=form)


@never_cache
@allow(Audience.EVERYBODY)
def file(request: ActingRequest, code: str, key: str, file_id: int) -> HttpResponse:
    """Show a file of what the guest may read, or let them save it."""
    throttle.take(limits.FILE_BY_ADDRESS, address_of(request))
    by = found.acting(found.with_guest_key(code, key)[1])
    thumb = request.GET.get("size") == "thumb"
    return files.as_file(request, *read_attachment(by=by, code=code, attachment_id=file_id, thumb=thumb))


@allow(Audience.EVERYBODY)
def events(request: ActingRequest, code: str, key: str) -> HttpResponseBase:
    """Follow the talk."""
    throttle.take(limits.OPEN_BY_ADDRESS, address_of(request))
    reader = stream.Reader(code, request.actor, guest_key=key)
    draw = lines.drawn_in(get_language() or settings.LANGUAGE_CODE, guest_key=key)
    return stream.stream(request, reader, draw=draw)


@require_POST
@allow(Audience.EVERYBODY)
def typing(request: ActingRequest, code: str, key: str) -> HttpResponse:
    """Say that the guest is writing."""
    guest = found.with_guest_key(code, key)[1]
    throttle.take(limits.TYPING_BY_SIDE, f"{code}:{Side.GUEST}:{guest.pk}")
    messages.show_typing(by=found.acting(guest), code=code)
    return HttpResponse(status=204)


def _here(code: str, key: str) -> str:
    return reverse("consultations:guest", args=[code, key])


def _page(
    request: ActingRequest,
    row: Consultation,
    guest: Guest,
    key: str,
    *,
    problem: Problem | None = None,
    line: LineForm | None = None,
) -> HttpResponse:
    actor = found.acting(guest)
    permissions = one.permissions_on(row, actor)
    going_on = goes_on(Kind(row.kind), State(row.state))
    fragment = bool(request.headers.get("HX-Request")) and request.method == "GET"
    writable = bool(permissions) and against_writing(one.snapshot(row), permissions) is None
    lawyer = people.staff_named({row.staff_id} if row.staff_id and permissions else set())
    context = {
        "row": row,
        "key": key,
        "guest": guest,
        "role": labels.GUEST_ROLES[guest.role],
        "by_lawyer": guest.invited_by == Side.LAWYER,
        "stage": "over"
        if not going_on or guest.state not in (GuestState.INVITED, GuestState.JOINED)
        else "in"
        if permissions
        else "invited",
        "lawyer": lawyer.get(row.staff_id or 0, ""),
        "lines": lines.drawn(row, Side.GUEST, found.lines_for(row, actor), guest_key=key)
        if permissions
        else [],
        "guests": {"changes": found.changes(row) if permissions else ""},
        "line": (line or LineForm()) if writable else None,
        "failed": line if line is not None and line.errors else None,
        "problem": problem,
        "kept": str(line.data.get("text", "")) if line is not None and not writable else "",
        "is_chat": True,
        "fragment": fragment,
    }
    status = problem.status if problem else 422 if line is not None else 200
    template = "consultations/guest.html#state" if fragment else "consultations/guest.html"
    response = marked(render(request, template, context, status=status), problem)
    # For a voice message; a guest makes no calls.
    response.headers["Permissions-Policy"] = MICROPHONE
    return response
