"""Ask a lawyer: the words somebody has typed already become a question, in writing or for a chat."""

import secrets
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from fawang.consultations.actions.asking import LONGEST, LONGEST_NAME, SHORTEST, Question, spoken
from fawang.consultations.actions.asking import ask as ask_lawyer
from fawang.consultations.actions.attaching import kept
from fawang.consultations.actions.media import Kept
from fawang.consultations.data import limits, terms
from fawang.consultations.data.zones import Zone
from fawang.consultations.pages.writing import seconds_of, take_for, uploads_of
from fawang.consultations.queries import zone_versions
from fawang.consultations.rules import Kind, Term
from fawang.consultations.rules.opening import Stand
from fawang.dispatch.queries import pools, waits
from fawang.dispatch.rules import Channel, Language
from fawang.kernel import clock
from fawang.kernel.rules.actor import ActorKind
from fawang.kernel.rules.problems import Problem, Unavailable
from fawang.kernel.security import idempotency
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.web.forms import marked, show_problem
from fawang.knowledge.guidance.urgent import helps_in
from fawang.knowledge.pages import urgent
from fawang.people.accounts.identity import take_for as take_for_caller
from fawang.people.rules.wishes import Medium, Reach
from fawang.work_orders.data.limits import reachable
from fawang.work_orders.pages.applying import drafts
from fawang.work_orders.pages.applying.answers import Answers


def ways() -> list[tuple[str, str]]:
    """Return how one can speak with a lawyer, each with what to expect."""
    hours = terms.rule_for(Term.ANSWER, region=settings.FAWANG_PROVINCE).length.amount
    written = _(
        "In writing\nThe answer comes within %(hours)s hours, day and night. You need not wait for it."
    )
    chat = _("Chat now\nYou wait on the page until a lawyer is free, and write to each other.")
    return [(Kind.WRITTEN, str(written) % {"hours": hours}), (Kind.CHAT, f"{chat} {_wait_now()}")]


def _wait_now() -> str:
    """Return how long somebody would wait who came now: nobody has to try it to know."""
    try:
        pool = pools.pool_of(pools.centre_of("").id)
    except Unavailable:
        pool = None
    minutes = waits.for_newcomer(pool, Channel.CHAT, Language.MANDARIN).minutes if pool else None
    if minutes is None:
        return str(_("At this moment no lawyer is on duty for it."))
    return ngettext(
        "At this moment that takes about %(n)s minute.",
        "At this moment that takes about %(n)s minutes.",
        minutes,
    ) % {"n": minutes}


#: What makes a question the same one, sent twice.
_ONCE = ("text", "kind", "opponent", "phone", "zone", "in_zone", "shares_earlier")


class AskForm(forms.Form):
    """The question. Only the words are needed."""

    text = forms.CharField(
        label=_("What do you want to ask?"),
        help_text=_("What happened, and what do you want to know or achieve? In your own words."),
        max_length=LONGEST,
        min_length=SHORTEST,
        error_messages={"min_length": _("Please tell us a little more, in your own words.")},
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    kind = forms.ChoiceField(
        label=_("How do you want to speak with the lawyer?"),
        choices=ways,
        initial=Kind.WRITTEN,
        widget=forms.RadioSelect(attrs={"class": "choices--cards"}),
    )
    opponent = forms.CharField(
        label=_("Who is it about?"),
        help_text=_(
            "The name of the company or person on the other side, if you know it. No lawyer of theirs sees your"
            " question."
        ),
        max_length=LONGEST_NAME,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    phone = forms.CharField(
        label=_("Mobile number"),
        help_text=_(
            "We send a text message when the question has come in, and one when the answer is there. They say"
            " nothing of what you asked."
        ),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    shares_earlier = forms.BooleanField(
        label=_("The lawyer may see my earlier questions and applications"),
        help_text=_(
            "Then you need not tell everything again. Only the lawyer who answers this question sees them: what it was"
            " about, when, and what was advised. Without the tick they see none."
        ),
        required=False,
    )
    in_zone = forms.BooleanField(label="", required=False, initial=True)
    zone = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    scenario = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    once = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, offered: Zone | None = None, signed_in: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if not signed_in:
            # Nobody knows what somebody without a name asked before.
            del self.fields["shares_earlier"]
        if offered is None:
            for name in ("in_zone", "zone", "scenario"):
                del self.fields[name]
            return
        field = self.fields["in_zone"]
        field.label = _("Ask in the special zone: %(zone)s") % {"zone": offered.name}
        if offered.standing(clock.now()).stand == Stand.SHUT:
            field.help_text = _(
                "Its lawyers are not there at this hour. In writing your question waits for them, and lawyers on duty"
                " answer it day and night; a chat is taken by any lawyer on duty."
            )
        else:
            field.help_text = _(
                "Its lawyers get your question first; if they are busy, any lawyer on duty answers."
            )


@never_cache
@allow(Audience.EVERYBODY)
def ask(request: ActingRequest) -> HttpResponse:
    """Ask for the question, and hand it in once."""
    answers = drafts.read(request)
    if request.method != "POST":
        initial: dict[str, Any] = {
            "text": answers.get("words"),
            "opponent": answers.get("opponent"),
            "once": secrets.token_urlsafe(16),
        }
        zone = _offered(request.GET.get("zone") or answers.get("zone"), answers)
        scenario = request.GET.get("scenario") or answers.get("scenario")
        kind = request.GET.get("kind", "")
        initial |= {"kind": kind} if kind in set(Kind) else {}
        initial |= {"zone": zone.code, "scenario": scenario, "in_zone": True} if zone else {}
        return _page(request, AskForm(initial=initial, offered=zone, signed_in=_signed_in(request)), answers)
    form = AskForm(
        request.POST,
        offered=_offered(request.POST.get("zone", ""), answers),
        signed_in=_signed_in(request),
    )
    uploads = uploads_of(request)
    if not form.is_valid():
        return _page(request, form, answers, status=422)
    try:
        take_for(request, len(uploads))
        phone = form.cleaned_data["phone"]
        take_for_caller(
            request,
            session=limits.ASK_BY_SESSION,
            phone=(limits.ASK_BY_PHONE, reachable(phone)) if phone else None,
            address=limits.ASK_BY_ADDRESS,
            network=limits.ASK_BY_NETWORK,
        )
        with kept(uploads, seconds=seconds_of(request)) as files:
            asked = {name: form.cleaned_data.get(name, "") for name in _ONCE}
            receipt, _repeated = idempotency.once(
                f"ask:{form.cleaned_data['once']}",
                asked | ({"files": [file.media.digest.hex() for file in files]} if files else {}),
                lambda: _hand_in(request, form.cleaned_data, answers, files),
            )
    except Problem as problem:
        show_problem(form, problem, apart=("files",))
        return marked(_page(request, form, answers, status=problem.status), problem)
    address = reverse(
        "consultations:talk", args=[receipt["code"], receipt["access_key"]], query={"done": "asked"}
    )
    return JsonResponse({"href": address}) if _scripted(request) else HttpResponseRedirect(address)


def _signed_in(request: ActingRequest) -> bool:
    return request.actor.kind == ActorKind.RESIDENT


def _scripted(request: ActingRequest) -> bool:
    return "X-Requested-With" in request.headers


@require_POST
@never_cache
@allow(Audience.EVERYBODY)
def begin(request: ActingRequest) -> HttpResponse:
    """Take words from the page of a special zone to what helps; the zone stays with them in the draft."""
    zone = zone_versions.find(request.POST.get("zone", ""))
    words = request.POST.get("words", "").strip()[:LONGEST]
    chosen = {"zone": zone.code if zone else "", "scenario": request.POST.get("scenario", "")[:64]}
    if len(words) < SHORTEST:
        query = {name: value for name, value in chosen.items() if value}
        return HttpResponseRedirect(reverse("consultations:ask", query=query))
    response: HttpResponse = HttpResponseRedirect(reverse("work_orders:help_question", args=["guidance"]))
    # What was understood was understood of other words.
    kept = {
        name: value for name, value in drafts.read(request).given.items() if name not in ("topic", "guidance")
    }
    given = Answers({**kept, "words": words, "at": "guidance", **chosen})
    drafts.save(request, response, given, by=request.actor)
    return response


def _offered(code: str, answers: Answers) -> Zone | None:
    """Return the special zone in which somebody may ask now; None where it has ended or is not for their place."""
    zone = zone_versions.find(code)
    if zone is None or zone.against(kind=Kind.WRITTEN, place=answers.place, now=clock.now()):
        return None
    return zone


def _asked_in(given: dict[str, Any], place: str) -> dict[str, Any]:
    """Return zone and scenario of the question; a chat while the zone's lawyers are away is anybody's."""
    zone = zone_versions.find(given.get("zone", "")) if given.get("in_zone") else None
    if zone is None or zone.against(kind=Kind(given["kind"]), place=place, now=clock.now()):
        return {}
    return {"zone": zone.code, "scenario": given["scenario"]}


def _hand_in(
    request: ActingRequest, given: dict[str, Any], answers: Answers, files: tuple[Kept, ...]
) -> dict[str, Any]:
    # What was understood was understood of the words in the draft; of other words nothing is known.
    same = given["text"].strip() == answers.get("words").strip()
    asked = ask_lawyer(
        by=request.actor,
        question=Question(
            text=given["text"],
            kind=Kind(given["kind"]),
            topic=answers.get("topic") if same else "",
            place=answers.place,
            opponent=given["opponent"],
            files=files,
            shares_earlier=bool(given.get("shares_earlier")),
            **_asked_in(given, answers.place),
            guidance=dict(answers.given.get("guidance") or {}) if same else {},
            reach=Reach(
                name="",
                phone=given["phone"],
                medium=Medium.SMS if given["phone"] else Medium.NONE,
                locale=get_language() or settings.LANGUAGE_CODE,
                dialect=spoken(given["text"]),
            ),
        ),
    )
    return {"code": asked.consultation.code, "access_key": asked.access_key}


def _page(request: ActingRequest, form: AskForm, answers: Answers, *, status: int = 200) -> HttpResponse:
    if _scripted(request):
        # The page keeps what was typed and chosen, and says what is wrong.
        wrong = [{"field": name, "sentence": str(one[0])} for name, one in form.errors.items()]
        box = urgent.box(form.data.get("text", ""), form.data.get("opponent", ""))
        return JsonResponse({"errors": wrong, "urgent": box}, status=status)
    back = (
        reverse("work_orders:help_question", args=["guidance"])
        if answers.get("words")
        else reverse("shell:home")
    )
    context = {"form": form, "back": back, "helps": helps_in(answers.get("words"))}
    return render(request, "consultations/ask.html", context, status=status)
