"""Whether an answer helped: one press, with or without script."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.knowledge.actions.verdicts import LONGEST_COMMENT, give_verdict
from fawang.knowledge.data import limits
from fawang.people.accounts.identity import address_of


class VerdictForm(forms.Form):
    """What one thinks of an answer."""

    subject = forms.CharField(max_length=330, widget=forms.HiddenInput)
    matter = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)
    helpful = forms.ChoiceField(choices=[("yes", _("Yes")), ("no", _("No"))])
    comment = forms.CharField(
        label=_("What was missing? (Please no names or numbers.)"),
        max_length=LONGEST_COMMENT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@require_POST
@allow(Audience.EVERYBODY)
def verdict(request: ActingRequest) -> HttpResponse:
    """Take a verdict; somebody whom it did not help is asked, if they like, what was missing."""
    throttle.take(limits.VERDICT_BY_ADDRESS, address_of(request))
    form = VerdictForm(request.POST)
    if not form.is_valid():
        return render(request, "knowledge/verdict.html", {"form": form}, status=422)
    data = form.cleaned_data
    asks = data["helpful"] == "no" and "comment" not in request.POST
    if not asks:
        give_verdict(
            by=request.actor,
            subject=data["subject"],
            helpful=data["helpful"] == "yes",
            matter=data["matter"],
            comment=data["comment"],
        )
    fragment = bool(request.headers.get("HX-Request"))
    asked = VerdictForm(initial=data) if asks else None
    context = {"form": asked, "asks": asks, "data": data, "fragment": fragment}
    return render(request, "knowledge/verdict.html#answer" if fragment else "knowledge/verdict.html", context)
