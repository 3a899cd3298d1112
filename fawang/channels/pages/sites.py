"""The list of other people's sites that carry the widget or show our pages in a frame, for administrators."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from fawang.channels.actions.sites import allow_site, remove_site
from fawang.channels.pages.desk import WHO
from fawang.channels.queries import sites as queries
from fawang.channels.rules.sites import SiteUse
from fawang.channels.texts import labels
from fawang.kernel.rules.problems import NotFound, Problem
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.forms import marked, show_problem
from fawang.organisations import queries as organisations


class SiteForm(forms.Form):
    """A site to be let in."""

    use_required_attribute = False
    origin = forms.CharField(
        label=_("Address of the site"), max_length=300, help_text=_("Such as https://www.nanhai.example.cn")
    )
    use = forms.ChoiceField(label=_("What it may do"), choices=lambda: list(labels.SITE_USES.items()))
    unit = forms.IntegerField(
        label=_("Number of its office"),
        required=False,
        min_value=1,
        max_value=2_147_483_647,
        help_text=_("The number in the address of the office's page. Visitors of the widget book there."),
    )
    note = forms.CharField(label=_("Who answers for the site"), max_length=200, required=False)


@never_cache
@allow(*WHO)
def listed(request: ActingRequest) -> HttpResponse:
    """List the sites; let another one in."""
    if request.method != "POST":
        return _page(request, SiteForm())
    form = SiteForm(request.POST)
    problem: Problem | None = None
    if form.is_valid():
        given = form.cleaned_data
        try:
            allow_site(
                by=request.actor,
                address=given["origin"],
                use=SiteUse(given["use"]),
                unit_id=given["unit"],
                note=given["note"],
            )
        except NotFound as refused:
            problem = refused
            form.add_error("unit", _("There is no office with this number."))
        except Problem as refused:
            problem = refused
            show_problem(form, refused)
        else:
            return HttpResponseRedirect(reverse("channels:sites", query={"done": "1"}))
    return marked(_page(request, form, status=422), problem)


@require_POST
@allow(*WHO)
def remove(request: ActingRequest, site_id: int) -> HttpResponse:
    """Take a site off the list."""
    remove_site(by=request.actor, site_id=site_id)
    return HttpResponseRedirect(reverse("channels:sites", query={"done": "1"}))


def _page(request: ActingRequest, form: SiteForm, *, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "rows": [
            {
                "row": row,
                "use": labels.SITE_USES[row.use],
                "unit": organisations.unit(row.unit_id).name if row.unit_id else "",
            }
            for row in queries.sites()
        ],
        "form": form,
        "done": request.GET.get("done") == "1",
        "script": f'<script src="{settings.FAWANG_PUBLIC_URL}{reverse("channels:widget")}" async></script>',
    }
    return render(request, "channels/desk/sites.html", context, status=status)
