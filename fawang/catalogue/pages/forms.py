"""The forms that can be filled in here: which there are, and what each is for."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from fawang.catalogue.forms.shape import Form
from fawang.catalogue.queries import forms as versions
from fawang.catalogue.texts import labels
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.work_orders import kinds
from fawang.work_orders.kinds.forms import FORM


@allow(Audience.EVERYBODY)
def listed(request: ActingRequest) -> HttpResponse:
    """List the forms: those that are handed in here, and those that make a paper."""
    rows = [_row(form) for form in versions.published()]
    context = {
        "groups": [
            ("order", [row for row in rows if row["kind"]]),
            ("paper", [row for row in rows if not row["kind"] and not row["checkup"]]),
            ("checkup", [row for row in rows if row["checkup"]]),
        ],
    }
    return render(request, "catalogue/forms.html", context)


@allow(Audience.EVERYBODY)
def begin(request: ActingRequest, code: str) -> HttpResponse:
    """Say what a form is for, what is needed for it and where it goes, and let somebody begin."""
    form = versions.current(code)
    unit = request.GET.get("unit", "")
    by = {"unit": unit} if form.findings and unit.isascii() and unit.isdecimal() else {}
    bring = form.bring
    context = {
        **_row(form),
        "start": reverse("work_orders:help", query={FORM: form.code, **by}),
        "keep_days": form.keep_days,
        "where": labels.words(bring.where) if bring else "",
        "papers": [{"label": labels.words(one)} for one in (bring.papers if bring else ())],
        "articles": [*form.articles, *(bring.articles if bring else ())],
        "sections": [labels.words(one.title) for one in form.sections],
    }
    return render(request, "catalogue/form.html", context)


def _row(form: Form) -> dict[str, object]:
    return {
        "code": form.code,
        "title": labels.words(form.title),
        "intro": labels.words(form.intro),
        "minutes": form.minutes,
        "checkup": bool(form.findings),
        "kind": kinds.kind_of(form.kind).title if form.kind else "",
        "href": reverse("catalogue:form", args=[form.code]),
    }
