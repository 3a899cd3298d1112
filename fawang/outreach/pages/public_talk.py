"""A law talk as everybody reads it: its files, and signing up."""

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from fawang.kernel import clock
from fawang.kernel.rules.problems import Problem
from fawang.kernel.rules.text import whole_number
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.web.desk_sheets import attempt
from fawang.kernel.web.downloads import as_download
from fawang.kernel.web.forms import marked
from fawang.knowledge.queries import entries
from fawang.outreach.actions import sign_ups as actions
from fawang.outreach.actions.handouts import read_handout
from fawang.outreach.pages import limits
from fawang.outreach.pages.calendar import shown
from fawang.outreach.pages.fields import CountField
from fawang.outreach.queries import talks as queries
from fawang.outreach.rules.codes import LONGEST_NAME, Happening
from fawang.outreach.rules.talks import MOST_OF_ONE
from fawang.people.accounts.identity import address_of

#: How a file ends that somebody saves, by what it is.
_ENDINGS = {
    "application/pdf": ".pdf",
    "image/jpeg": ".jpg",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
}


class SignUpForm(forms.Form):
    """Who comes, with how many."""

    use_required_attribute = False
    name = forms.CharField(
        label=_("Your name"), max_length=LONGEST_NAME, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    phone = forms.CharField(
        label=_("Your mobile number"),
        max_length=40,
        help_text=_("Only for this talk. It is deleted two weeks afterwards."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    persons = CountField(label=_("How many of you come?"), initial=1, max_value=MOST_OF_ONE, required=True)


@never_cache
@allow(Audience.EVERYBODY)
def talk(request: ActingRequest, code: str) -> HttpResponse:
    """Show a talk with its files, and let people sign up where places are counted."""
    throttle.take(limits.LOOK_BY_ADDRESS, address_of(request))
    row = queries.public_talk(code)
    form = SignUpForm(request.POST if request.method == "POST" else None)
    problem: Problem | None = None
    if form.is_bound and form.is_valid():
        problem = attempt(form, lambda given: _sign_up(request, code, given))
        if problem is None:
            way = reverse("outreach:talk", args=[code], query={"done": form.cleaned_data["persons"]})
            return HttpResponseRedirect(way)
    taken = queries.taken([row.pk]).get(row.pk, 0)
    open_now = row.state == Happening.PLANNED and row.begins_at > clock.now()
    done = request.GET.get("done", "")
    context = {
        **shown(row),
        "form": form,
        "open": open_now,
        "signs": open_now and row.places is not None,
        "left": max(0, row.places - taken) if row.places is not None else None,
        "over": row.ends_at < clock.now(),
        "material": list(entries.shown_by_code(row.material).values()),
        "files": queries.public_handouts([row.pk]).get(row.pk, []),
        "done": whole_number(done, digits=2) or 0,
    }
    status = problem.status if problem else 422 if form.is_bound else 200
    return marked(render(request, "outreach/talk.html", context, status=status), problem)


def _sign_up(request: ActingRequest, code: str, given: dict[str, object]) -> None:
    throttle.take(limits.SIGN_UP_BY_ADDRESS, address_of(request))
    actions.sign_up(by=request.actor, code=code, **given)  # type: ignore[arg-type]


@allow(Audience.EVERYBODY)
def handout(request: ActingRequest, code: str, number: int) -> HttpResponse:
    """Give a file of a talk to save."""
    throttle.take(limits.LOOK_BY_ADDRESS, address_of(request))
    row, content = read_handout(code, number)
    return as_download(row.name + _ENDINGS[row.media_type], row.media_type, content)
