"""A recording on the desk: listened to, blanked in part, destroyed; and what the lawyer's browser sends of a call."""

import json
from typing import Any

from django import forms
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from fawang.consultations.actions import recording_calls
from fawang.consultations.actions import recordings as actions
from fawang.consultations.data import retention
from fawang.consultations.models import Consultation
from fawang.consultations.models.recordings import Recording
from fawang.consultations.pages.desk_list import WHO
from fawang.consultations.queries import recordings, speech
from fawang.consultations.queries.recordings import RecordingRow
from fawang.consultations.rules import recordings as rules
from fawang.consultations.talks.playback import as_sound
from fawang.consultations.texts import labels
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Invalid, NotFound, Problem
from fawang.kernel.rules.text import whole_number
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.forms import show_problem
from fawang.organisations import queries as organisations
from fawang.people import queries as people

_SALT = "fawang.recording.heard"
#: Whoever has opened the page is known to listen for so many seconds; the sound of it is asked for in many parts.
_LISTENS = 4 * 3600
_HEIGHT = 60


class BlankForm(forms.Form):
    """A part that is to be silent."""

    start = forms.FloatField(label=_("From (seconds)"), min_value=0)
    end = forms.FloatField(label=_("To (seconds)"), min_value=0)
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("For example: the number of an identity card was said. Do not write it here again."),
        max_length=rules.LONGEST_REASON,
    )


class DestroyForm(forms.Form):
    """A recording that is to be destroyed before its time."""

    reason = forms.CharField(label=_("Why"), max_length=rules.LONGEST_REASON)


@never_cache
@allow(*WHO)
def recording(request: ActingRequest, code: str, number: int) -> HttpResponse:
    """Show a recording with its player, which is audited as listening; take what is done with it."""
    if request.method != "POST":
        return _page(request, code, number)
    command = request.POST.get("command", "")
    form: forms.Form
    if command == "blank":
        form = BlankForm(request.POST, prefix="blank")
    elif command == "destroy":
        form = DestroyForm(request.POST, prefix="destroy")
    else:
        raise NotFound("not_found")
    # Who may not listen learns nothing of what may be wrong.
    recordings.redactable(code, number, request.actor)
    if not form.is_valid():
        return _page(request, code, number, failed=(command, form))
    try:
        if command == "blank":
            actions.blank(by=request.actor, code=code, number=number, **form.cleaned_data)
        else:
            actions.destroy(by=request.actor, code=code, number=number, **form.cleaned_data)
    except NotFound:
        raise
    except Problem as problem:
        show_problem(form, problem)
        return _page(request, code, number, failed=(command, form), problem=problem)
    return HttpResponseRedirect(
        reverse("consultations:recording", args=[code, number], query={"done": command})
    )


@never_cache
@allow(*WHO)
def sound(request: ActingRequest, code: str, number: int) -> HttpResponseBase:
    """Play a recording, or the part that the player asks for."""
    if not _is_heard(request, code, number):
        # Without the page, or long after it: a listening of its own.
        actions.listen(by=request.actor, code=code, number=number)
    _row, found = recordings.audible(code, number, request.actor)
    return as_sound(request, found, recordings.pieces_of(found), actions.content_of)


def add_piece(request: ActingRequest, code: str, by: Actor) -> dict[str, Any]:
    """Store a piece of a call that the lawyer's browser has recorded; return which is expected next."""
    upload = request.FILES.get("sound")
    try:
        peaks = json.loads(request.POST.get("peaks", "[]"))
    except ValueError:
        raise Invalid("invalid", errors={"peaks": "field_wrong"}) from None
    if upload is None or not isinstance(peaks, list):
        raise Invalid("invalid", errors={"sound": "field_required"})
    found = recording_calls.add_piece(
        by=by,
        code=code,
        call_number=_number(request, "number"),
        name=request.POST.get("name", ""),
        piece=_number(request, "piece"),
        content=upload.read(rules.MOST_OF_A_PIECE + 1),
        length_ms=_number(request, "length_ms"),
        peaks=peaks,
        last=request.POST.get("last") == "yes",
    )
    return {"recording": found.number, "next": found.pieces + 1, "state": found.state}


def drawn(row: Consultation, by: Actor) -> list[dict[str, Any]]:
    """Return the recordings of a talk as a page lists them, for whoever may listen to them."""
    return [
        {
            "data": one,
            "length": length_words(one.seconds),
            "state": labels.RECORDING_STATES[one.state],
            "why": labels.RECORDING_ENDS.get(one.destroyed_why, ""),
            "href": reverse("consultations:recording", args=[row.code, one.number])
            if one.state == rules.State.KEPT
            else "",
            "words": _words(row.code, one),
        }
        for one in recordings.of(row, by)
    ]


def _words(code: str, one: RecordingRow) -> str:
    """Return where a recording is turned into text; empty where nobody does so, or there is nothing to hear."""
    if not speech.is_there() or one.state != rules.State.KEPT:
        return ""
    return reverse("consultations:recording_words", args=[code, one.number])


def days_kept(row: Consultation) -> int:
    """Return for how many days a recording of a talk is kept."""
    return retention.rule_for(organisations.unit(row.unit_id).region_code).days


def length_words(seconds: float) -> str:
    """Return a length as minutes and seconds."""
    whole = int(seconds)
    return f"{whole // 60}:{whole % 60:02d}"


def _page(
    request: ActingRequest,
    code: str,
    number: int,
    *,
    failed: tuple[str, forms.Form] | None = None,
    problem: Problem | None = None,
) -> HttpResponse:
    row, found = recordings.found(code, number, request.actor)
    one = recordings.row_of(found)
    if one.state == rules.State.KEPT and request.method == "GET":
        actions.listen(by=request.actor, code=code, number=number)
    forms_of = {"blank": BlankForm(prefix="blank"), "destroy": DestroyForm(prefix="destroy")}
    if failed is not None:
        forms_of[failed[0]] = failed[1]
    redacts = recordings.redacts(row, request.actor) and one.state == rules.State.KEPT
    names = people.staff_named({found.staff_id} if found.staff_id else set())
    context = {
        "row": row,
        "one": one,
        "length": length_words(one.seconds),
        "lawyer": names.get(found.staff_id or 0, ""),
        "state": labels.RECORDING_STATES[one.state],
        "why": labels.RECORDING_ENDS.get(one.destroyed_why, ""),
        "source": labels.SOURCES.get(one.term_source, one.term_source),
        "kept": one.state == rules.State.KEPT,
        "sound": _address(request, row, one),
        "wave": wave(found),
        # Bars with a little room between them, however many there are.
        "bar": round(rules.COLUMNS / max(len(rules.condensed(found.peaks)), 1) * 0.7, 2),
        "speeds": _SPEEDS,
        "height": _HEIGHT,
        "columns": rules.COLUMNS,
        "spans": [
            {
                "data": span,
                "start": length_words(span.start),
                "end": length_words(span.end),
                "x": round(span.start / one.seconds * rules.COLUMNS, 2) if one.seconds else 0,
                "width": round((span.end - span.start) / one.seconds * rules.COLUMNS, 2)
                if one.seconds
                else 0,
            }
            for span in recordings.blanked_in(found)
        ],
        "redacts": redacts,
        "words": _words(code, one),
        "blank": forms_of["blank"] if redacts and one.can_be_blanked else None,
        "destroy": forms_of["destroy"] if redacts else None,
        "failed": failed,
        "problem": problem,
        "done": _DONE.get(request.GET.get("done", "")),
    }
    status = problem.status if problem else 422 if failed else 200
    return render(request, "consultations/desk/recording.html", context, status=status)


_SPEEDS = [("0.75", "0.75×"), ("1", "1×"), ("1.25", "1.25×"), ("1.5", "1.5×"), ("1.75", "1.75×"), ("2", "2×")]
_DONE = {
    "blank": _("The part is silent now. What was said there is destroyed."),
    "destroy": _("The recording is destroyed."),
}


def wave(found: Recording) -> str:
    """Return the waveform as the path of a drawing: one column up and down for each part of the recording."""
    columns = rules.condensed(found.peaks)
    middle, wide = _HEIGHT / 2, rules.COLUMNS / max(len(columns), 1)
    return "".join(
        f"M{n * wide + wide / 2:.1f} {middle - high:.1f}V{middle + high:.1f}"
        for n, loud in enumerate(columns)
        for high in [max(loud / rules.LOUDEST * (middle - 1), 0.5)]
    )


def _address(request: ActingRequest, row: Consultation, one: RecordingRow) -> str:
    token = signing.dumps([request.actor.known_id, row.code, one.number], salt=_SALT)
    # The version lets no player go on with what it has kept of an earlier one.
    query = {"heard": token, "v": one.version}
    return reverse("consultations:recording_sound", args=[row.code, one.number], query=query)


def _is_heard(request: HttpRequest, code: str, number: int) -> bool:
    try:
        said = signing.loads(request.GET.get("heard", ""), salt=_SALT, max_age=_LISTENS)
    except signing.BadSignature:
        return False
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return bool(said == [actor.known_id, code, number])


def _number(request: ActingRequest, name: str) -> int:
    if (given := whole_number(request.POST.get(name, ""), digits=9)) is None:
        raise Invalid("invalid", errors={name: "field_wrong"})
    return given
