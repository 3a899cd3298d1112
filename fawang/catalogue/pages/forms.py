"""The forms that can be filled in here: which there are, and what each is for."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from fawang.catalogue.forms.shape import Form
from fawang.catalogue.queries import forms as versions
from fawang.catalogue.queries import listing
from fawang.catalogue.texts import labels
from fawang.kernel.rules.text import whole_number
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.wording import Text
from fawang.knowledge.data.item import Department, PersonGroup
from fawang.knowledge.texts.labels import DEPARTMENTS, GROUPS
from fawang.work_orders import kinds
from fawang.work_orders.kinds.forms import FORM

_OTHERS = pgettext_lazy("departments", "Others")


@allow(Audience.EVERYBODY)
def listed(request: ActingRequest) -> HttpResponse:
    """List the forms: those that are handed in here, and those that make a paper."""
    departments = {line.id: line.department for line in listing.current().lines}
    handed_in: dict[Text, list[dict[str, object]]] = {}
    papers: dict[Text, list[dict[str, object]]] = {}
    checkups: dict[Text, list[dict[str, object]]] = {}
    for form in versions.published():
        row = _row(form)
        if form.kind:
            handed_in.setdefault(kinds.kind_of(form.kind).title, []).append(row)
        elif row["checkup"]:
            checkups.setdefault(GROUPS[PersonGroup.BUSINESS], []).append(row)
        else:
            department = next((departments[one] for one in form.items if one in departments), "")
            heading = DEPARTMENTS[Department(department)] if department else _OTHERS
            papers.setdefault(heading, []).append(row)
    return render(
        request,
        "catalogue/forms.html",
        {"parts": [("order", handed_in), ("paper", papers), ("checkup", checkups)]},
    )


@allow(Audience.EVERYBODY)
def begin(request: ActingRequest, code: str) -> HttpResponse:
    """Say what a form is for, what is needed for it and where it goes, and let somebody begin."""
    form = versions.current(code)
    unit = request.GET.get("unit", "")
    by = {"unit": unit} if form.findings and whole_number(unit) else {}
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
