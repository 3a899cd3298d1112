"""The words of a recorded call: asked for by whoever may listen, shown once, copied by hand."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from fawang.consultations.actions.recording_words import write_down
from fawang.consultations.pages.desk_list import WHO
from fawang.consultations.queries import recordings, speech
from fawang.kernel.rules.problems import NotFound, Problem
from fawang.kernel.security.access import ActingRequest, allow


class WordsForm(forms.Form):
    """Whether the person has agreed."""

    agreed = forms.BooleanField(
        label=_("The person has agreed that a machine turns this call into text"),
        help_text=_("Ask first. Agreeing to the recording is not agreeing to this."),
    )


@never_cache
@allow(*WHO)
def words(request: ActingRequest, code: str, number: int) -> HttpResponse:
    """Ask whether the person has agreed; then show what was said. Nothing of it is kept."""
    if not speech.is_there():
        raise NotFound("not_found")
    row, _found = recordings.audible(code, number, request.actor)
    form, text, problem = WordsForm(request.POST if request.method == "POST" else None), "", None
    if request.method == "POST" and form.is_valid():
        try:
            text = write_down(by=request.actor, code=code, number=number)
        except NotFound:
            raise
        except Problem as refused:
            problem = refused
    status = problem.status if problem else 422 if form.errors else 200
    context = {"row": row, "number": number, "form": form, "text": text, "problem": problem}
    return render(request, "consultations/desk/recording_words.html", context, status=status)
