"""A signed-in resident takes a copy of what is kept about them: one JSON document, files listed."""

import json

from django import forms
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from fawang.kernel import clock
from fawang.kernel.rules.problems import NotFound, Problem
from fawang.kernel.security import personal_data, throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.web.downloads import as_download
from fawang.kernel.web.forms import show_problem
from fawang.work_orders.data import limits


class ExportForm(forms.Form):
    """Of which matter: of all that the number opens, or of one by its code."""

    code = forms.CharField(
        label=gettext_lazy("The code of one matter"),
        help_text=gettext_lazy("For a matter that is not listed. Leave it empty for all that are."),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


@never_cache
@allow(Audience.RESIDENT)
def export(request: ActingRequest) -> HttpResponse:
    """Hand over what is kept about a resident, in the matters that their number alone opens, or in one by its code.

    All codes that open nothing are answered alike (docs/adr/0035).
    """
    resident_id = request.actor.known_id
    form, status = ExportForm(request.POST if request.method == "POST" else None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                throttle.take(limits.OPEN_BY_RESIDENT, str(resident_id))
                records = personal_data.of_resident(resident_id, form.cleaned_data["code"])
                document = personal_data.export(by=request.actor, records=records, resident_id=resident_id)
                content = json.dumps(document, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
                return as_download(f"12348-{clock.today():%Y%m%d}.json", "application/json", content.encode())
            except NotFound:
                form.add_error("code", _("No matter with this code and phone number. Please check both."))
            except Problem as problem:
                status = problem.status
                show_problem(form, problem)
    return render(request, "shell/pages/personal_data.html", {"form": form}, status=status)
