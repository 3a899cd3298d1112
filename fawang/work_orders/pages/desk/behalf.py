"""Applying for somebody who is here, or on the telephone, with the pages of "get help": begun at a desk.

The draft says for whom it is filled in, and by whom: it is shown to that member of staff alone. All that follows is
what a resident goes through, and what is handed in is handed in by the same action.
"""

from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from fawang.kernel.rules.ids import read_code
from fawang.kernel.rules.problems import NotFound
from fawang.kernel.security.access import ActingRequest, allow
from fawang.people.accounts.identity import current_desk
from fawang.people.rules import Permission
from fawang.people.rules.wishes import Medium, Reach, read_phone
from fawang.regions import queries as regions
from fawang.work_orders import kinds
from fawang.work_orders.actions.intake import Submitted
from fawang.work_orders.actions.persons import Joining
from fawang.work_orders.kinds.forms import FORM
from fawang.work_orders.kinds.forms import forms as form_room
from fawang.work_orders.kinds.talks import Told, talks
from fawang.work_orders.pages.applying import drafts
from fawang.work_orders.pages.applying.answers import BEHALF, ZONE, Answers
from fawang.work_orders.pages.applying.flow import first_missing, pages, settled
from fawang.work_orders.pages.desk import handed_over, told_already
from fawang.work_orders.queries.local_rules import local_rules
from fawang.work_orders.rules.codes import Basis, Channel
from fawang.work_orders.rules.persons import FIRST
from fawang.work_orders.texts import labels


class BehalfForm(forms.Form):
    """How the person came, who acts for them, and their consent."""

    channel = forms.ChoiceField(
        label=_("How did the person come?"),
        choices=[(one, labels.CHANNELS[one]) for one in (Channel.HOTLINE, Channel.COUNTER)],
        initial=Channel.HOTLINE,
        widget=forms.RadioSelect(attrs={"class": "choices--line"}),
    )
    acting_name = forms.CharField(
        label=_("Name of whoever acts for them"),
        help_text=_("A guardian or an agent who speaks for the person. Leave it empty where nobody does."),
        max_length=60,
        required=False,
    )
    acting_phone = forms.CharField(label=_("Their mobile number"), max_length=40, required=False)
    acting_basis = forms.ChoiceField(
        label=_("What allows them to act"),
        help_text=_("The paper that shows it is added to the matter."),
        choices=[("", "–"), *labels.BASES.items()],
        required=False,
    )
    agreed = forms.BooleanField(
        label=_("The person, or whoever acts for them, agrees that I apply for them"),
        error_messages={"required": _("Ask the person first. Nothing is handed in without their consent.")},
    )

    def clean(self) -> dict[str, Any]:
        """Ask for all of whoever acts for the person, or for nothing."""
        cleaned = super().clean() or {}
        given = {name: cleaned.get(name, "") for name in ("acting_name", "acting_phone", "acting_basis")}
        if any(given.values()):
            for name in ("acting_name", "acting_basis"):
                if not given[name]:
                    self.add_error(name, _("This is missing."))
            if given["acting_phone"] and read_phone(given["acting_phone"]) is None:
                self.add_error("acting_phone", _("This is no telephone number."))
        return cleaned


@never_cache
@allow(Permission.ORDER_INTAKE)
def begin(request: ActingRequest) -> HttpResponse:
    """Ask for consent, and begin the pages with what is known of the person and from their talk.

    `kind`, `item` and `form`: what is applied for; `from`: the talk in which it was told already.

    Raises:
        NotFound: there is no such form, or this kind carries no such item, or is not offered.
    """
    given = request.POST if request.method == "POST" else request.GET
    talk = read_code(given.get("from", "")) or ""
    told = talks().prepare(by=request.actor, code=talk) if talk else None
    if told is not None and told.order_id is not None:
        return HttpResponseRedirect(reverse("consultations:desk_one", args=[talk]))
    known = _known(request, told, str(given.get("kind", "")))
    answers = _wanted(given, known)
    form = BehalfForm(request.POST if request.method == "POST" else None, initial=_initial(request, told))
    if told is not None:
        del form.fields["channel"]
    if request.method == "POST" and form.is_valid():
        return _begun(request, answers, form.cleaned_data, talk, told)
    context = {
        "form": form,
        "wanted": {name: given[name] for name in ("kind", "item", FORM, "from") if given.get(name)},
        "title": form_room().title(answers.given) if answers.form else answers.kind.title,
        "known": [
            (label, answers.get(name)) for name, label in told_already.KNOWN.items() if answers.get(name)
        ],
    }
    return render(request, "work_orders/desk/behalf.html", context, status=422 if form.errors else 200)


def _initial(request: ActingRequest, told: Told | None) -> dict[str, Any]:
    at_counter = told is None and bool(handed_over.kept(request))
    return {"channel": Channel.COUNTER} if at_counter else {}


def _known(request: ActingRequest, told: Told | None, kind: str) -> dict[str, Any]:
    if told is None:
        return dict(handed_over.kept(request))
    found = told_already.initial(told, kind if kind in kinds.open_to_persons() else kinds.first())
    return {**found, "place": regions.place_in(found["place_text"]) if found["place_text"] else ""}


def _wanted(given: Any, known: dict[str, Any]) -> Answers:
    """Return the answers with which the pages begin for what is applied for."""
    if code := given.get(FORM, ""):
        return Answers({**known, **form_room().begin(code, known)})
    kind, item = given.get("kind", ""), given.get("item", "")
    if kind not in kinds.open_to_persons() or not local_rules().offered_somewhere(kind):
        raise NotFound("not_found")
    carried = kinds.kind_of(kind).items
    if item and item not in carried:
        raise NotFound("not_found")
    return Answers({**known, **(carried[item] if item else {}), "order_kind": kind, FORM: "", "fixed": []})


def _begun(
    request: ActingRequest, answers: Answers, data: dict[str, Any], talk: str, told: Told | None
) -> HttpResponse:
    desk = current_desk(request)
    channel = data.get("channel") or (Channel.HOTLINE if told and told.by_phone else Channel.WEB)
    behalf = {
        "by": request.actor.label,
        "channel": str(channel),
        "unit": desk.unit_id if desk else None,
        "talk": talk,
        "acting": [data["acting_name"], data["acting_phone"], data["acting_basis"]],
    }
    answers = settled(Answers({**answers.given, BEHALF: behalf, ZONE: told.zone if told else ""}))
    page = first_missing(answers) or pages(answers)["check"]
    response = HttpResponseRedirect(reverse("work_orders:help_question", args=[page.slug]))
    # What was begun in this browser before is somebody else's.
    drafts.drop(request, response, by=request.actor)
    drafts.begin(response, Answers({**answers.given, "at": page.slug}), by=request.actor)
    return response


def how_taken_in(answers: Answers) -> dict[str, Any]:
    """Return how what was begun at a desk came in: by which way, at which office."""
    return {"channel": Channel(answers.behalf["channel"]), "intake_unit_id": answers.behalf["unit"]}


def who_acts(answers: Answers) -> tuple[Joining, ...]:
    """Return who acts for the person, with what allows them."""
    name, phone, basis = answers.behalf["acting"]
    if not name:
        return ()
    reach = Reach(name=name, phone=phone, medium=Medium.SMS if phone else Medium.NONE)
    return (Joining(reach, acts_for=FIRST, basis=Basis(basis)),)


def taken_in(request: ActingRequest, answers: Answers, submitted: Submitted) -> str:
    """Keep what to tell the person, and return where it is shown."""
    talk = answers.behalf["talk"]
    if talk:
        talks().note_application(by=request.actor, code=talk, order_id=submitted.order.pk)
    told_already.keep_shown(request, submitted, talk)
    return reverse("work_orders:taken_in", args=[submitted.order.code])
