"""What the hotline says: the catalogue by language, its texts, recordings of them, and listening."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from fawang.hotline.actions import texts as actions
from fawang.hotline.data import prompts
from fawang.hotline.data.prompts import Prompt, Source
from fawang.hotline.pages import previews
from fawang.hotline.pages.frame import WHO, page
from fawang.hotline.pages.sound import as_wav
from fawang.hotline.pages.text_forms import RestoreForm, SoundForm, TextForm, form_of
from fawang.hotline.queries import operating, texts
from fawang.hotline.queries.texts import Said, Sound
from fawang.hotline.rules import SPOKEN
from fawang.hotline.telephony.sound.audio_import import LONGEST_SECONDS, MOST_BYTES
from fawang.hotline.texts import labels
from fawang.kernel.rules.problems import Invalid, Problem
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.forms import show_problem
from fawang.organisations.rules import Language
from fawang.people.texts.labels import DIALECTS

_DONE = {
    "text": _("Saved. The next caller hears it."),
    "restored": _("The original text is back. The next caller hears it."),
    "recorded": _("The recording is in use. The next caller hears it."),
    "unrecorded": _("The recording is deleted."),
}


@never_cache
@allow(*WHO)
def listed(request: ActingRequest) -> HttpResponse:
    """List the catalogue in a language."""
    language = next((one for one in SPOKEN if one == request.GET.get("language")), SPOKEN[0])
    rows = [_row(one) for one in texts.listed(language)]
    context = {
        "rows": rows,
        "languages": [
            {
                "label": DIALECTS[one],
                "href": reverse("hotline:operating", query={"language": one}),
                "current": one == language,
            }
            for one in SPOKEN
        ],
        "standing": prompts.languages()[language].standing,
        "recorded": sum(row["data"].sound == Sound.RECORDING for row in rows),
        "changed": sum(row["data"].changed for row in rows),
    }
    return page(request, "operating", "hotline/operating/texts.html", context)


@never_cache
@allow(*WHO)
def one(request: ActingRequest, language: str, prompt: str) -> HttpResponse:
    """Show a prompt: what callers hear, its text, its recording, its history."""
    return _page(request, language, prompt)


@require_POST
@never_cache
@allow(*WHO)
def save(request: ActingRequest, language: str, prompt: str) -> HttpResponse:
    """Say another text, or, with the other button, hear it first."""
    found, spoken = texts.prompt(prompt, language)
    form = form_of(spoken)(request.POST)
    if not form.is_valid():
        return _page(request, language, prompt, form=form)
    given = form.cleaned_data
    read = given.get("read", "")
    try:
        if request.POST.get("listen"):
            return _page(
                request, language, prompt, form=form, tried=_tried(found, spoken, given["text"], read)
            )
        actions.set_text(
            by=request.actor,
            prompt=prompt,
            language=language,
            text=given["text"],
            read=read,
            number=given["number"],
        )
    except Problem as problem:
        show_problem(form, problem)
        return _page(request, language, prompt, form=form, problem=problem)
    return _back(language, prompt, "text")


@require_POST
@never_cache
@allow(*WHO)
def restore(request: ActingRequest, language: str, prompt: str) -> HttpResponse:
    """Say the original again."""
    form = RestoreForm(request.POST)
    if not form.is_valid():
        return _page(request, language, prompt)
    try:
        actions.restore(
            by=request.actor, prompt=prompt, language=language, number=form.cleaned_data["number"]
        )
    except Problem as problem:
        return _page(request, language, prompt, problem=problem)
    return _back(language, prompt, "restored")


@require_POST
@never_cache
@allow(*WHO)
def record(request: ActingRequest, language: str, prompt: str) -> HttpResponse:
    """Let callers hear a recording."""
    form = SoundForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, language, prompt, sound=form)
    try:
        actions.record(
            by=request.actor, prompt=prompt, language=language, content=form.cleaned_data["sound"].read()
        )
    except Problem as problem:
        show_problem(form, problem)
        return _page(request, language, prompt, sound=form, problem=problem)
    return _back(language, prompt, "recorded")


@require_POST
@never_cache
@allow(*WHO)
def unrecord(request: ActingRequest, language: str, prompt: str) -> HttpResponse:
    """Delete a recording."""
    actions.delete_recording(by=request.actor, prompt=prompt, language=language)
    return _back(language, prompt, "unrecorded")


@never_cache
@allow(*WHO)
def listen(request: ActingRequest, language: str, prompt: str) -> HttpResponse:
    """Give the sound: as callers hear it, or of a `text` that is only tried."""
    operating.centre(request.actor)
    found, spoken = texts.prompt(prompt, language)
    typed = request.GET.get("text")
    content = previews.heard(found, spoken) if typed is None else previews.tried(found, spoken, typed)
    return as_wav(request, content)


def _tried(prompt: Prompt, language: Language, text: str, read: str) -> str:
    """Return what the machine is to read before it is saved.

    Raises:
        Invalid: see `prompts.read_text` and `prompts.read_romanised`; there is nothing to read.
    """
    typed = prompts.read_text(prompt, text)
    if not prompts.languages()[language].romanised:
        return typed
    if not read:
        raise Invalid("invalid", errors={"read": "field_required"})
    return prompts.read_romanised(prompt, read)


def _page(
    request: ActingRequest,
    language: str,
    prompt: str,
    *,
    form: TextForm | None = None,
    sound: SoundForm | None = None,
    tried: str = "",
    problem: Problem | None = None,
) -> HttpResponse:
    found, spoken = texts.prompt(prompt, language)
    said, number = texts.said(found, spoken), texts.number_of(found.id, spoken)
    href = reverse("hotline:text_listen", args=[spoken, found.id])
    shown = [one for one in (form, sound) if one is not None and one.errors]
    recorded = texts.recorded(found.id, spoken)
    context: dict[str, Any] = {
        **_row(said),
        "language": DIALECTS[spoken],
        "back": reverse("hotline:operating", query={"language": spoken}),
        "standing": "" if said.changed else prompts.languages()[spoken].standing,
        "original": found.text(spoken),
        "mandarin": found.texts[Language.MANDARIN] if spoken != Language.MANDARIN else "",
        "places": [
            ("{" + place + "}", labels.PLACES[place], prompts.SAMPLES[place])
            for place in sorted(found.places)
        ],
        "form": form or form_of(spoken)(initial={"text": said.text, "read": said.read, "number": number}),
        "romanised": prompts.languages()[spoken].romanised,
        "original_read": found.to_read(spoken) if prompts.languages()[spoken].romanised else "",
        "restore": RestoreForm(initial={"number": number}),
        "sound_form": sound or SoundForm(),
        "recorded": recorded,
        "versions": texts.versions(found.id, spoken),
        "listen": href,
        "tried": reverse("hotline:text_listen", args=[spoken, found.id], query={"text": tried})
        if tried
        else "",
        "can_try": prompts.languages()[spoken].source is Source.MACHINE,
        "seconds": int(LONGEST_SECONDS),
        "megabytes": MOST_BYTES // (1024 * 1024),
        "wrong": shown[0] if shown else None,
        "done": _DONE.get(request.GET.get("done", "")),
    }
    # What a form shows need not be said twice.
    shown_apart = problem if problem and not shown else None
    failed = bool(shown)
    answer = page(
        request, "operating", "hotline/operating/text.html", context, problem=shown_apart, failed=failed
    )
    if problem:
        answer.status_code = problem.status
    return answer


def _row(said: Said) -> dict[str, Any]:
    return {
        "data": said,
        "name": labels.PROMPTS[said.prompt.id],
        "sound": labels.SOUNDS[said.sound],
        "tone": labels.SOUND_TONES[said.sound],
        "href": reverse("hotline:text", args=[said.language, said.prompt.id]),
    }


def _back(language: str, prompt: str, done: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("hotline:text", args=[language, prompt], query={"done": done}))
