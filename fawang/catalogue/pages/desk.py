"""Forms on the workbench: the answers of an order, what is to be put right, and how a form looks to people."""

from typing import Any

from django.core import signing
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from fawang.catalogue.actions import filings as actions
from fawang.catalogue.actions import forms as forms_actions
from fawang.catalogue.pages.panels import signature_rows
from fawang.catalogue.pages.source import BEGUN
from fawang.catalogue.queries import filings as queries
from fawang.catalogue.queries import forms as versions
from fawang.catalogue.queries import listing
from fawang.catalogue.texts import labels
from fawang.catalogue.texts.answers import rows_of
from fawang.catalogue.texts.paper import steps_of
from fawang.kernel.rules.problems import NotAllowed, NotFound
from fawang.kernel.security.access import ActingRequest, allow
from fawang.people.rules import Permission
from fawang.work_orders import kinds
from fawang.work_orders import queries as orders
from fawang.work_orders.kinds.forms import FORM, slug_of
from fawang.work_orders.pages.applying.answers import Answers
from fawang.work_orders.pages.applying.flow import before, pages, relevant
from fawang.work_orders.pages.applying.summary import rows_of as summary_of
from fawang.work_orders.queries.desks import asked_only

_SALT = "fawang.catalogue.pages.desk.preview"
_MAY_WITHDRAW = Permission.KNOWLEDGE_REVIEW
_MAY_SEE_FORMS = (Permission.KNOWLEDGE_EDIT, Permission.KNOWLEDGE_REVIEW, Permission.UNIT_EDIT)


@never_cache
@allow(Permission.PERSON_UNMASK)
def answers(request: ActingRequest, code: str) -> HttpResponse:
    """Show the answers of an order's form whole; the reading is audited."""
    order = orders.visible(code, request.actor)
    found = queries.of_order(order.pk)
    if found is None:
        raise NotFound("not_found")
    if Permission.PERSON_UNMASK not in orders.permissions_on(order, request.actor) or asked_only(
        order, request.actor
    ):
        raise NotAllowed("not_allowed")
    actions.record_reading(by=request.actor, order=order)
    context = {
        "order": order,
        "title": labels.words(found.form.title),
        "sections": list(rows_of(found.course)),
        "steps": steps_of(found),
        "signatures": signature_rows(found, links=False),
    }
    return render(request, "catalogue/desk/answers.html", context)


@require_POST
@never_cache
@allow(Permission.ORDER_DECIDE, Permission.ORDER_HANDLE)
def ask(request: ActingRequest, code: str) -> HttpResponse:
    """Ask the person to put one answer right."""
    order = orders.visible(code, request.actor)
    actions.ask_correction(
        by=request.actor,
        order=order,
        answer=request.POST.get("answer", ""),
        note=request.POST.get("note", ""),
    )
    return HttpResponseRedirect(reverse("work_orders:order", args=[code]))


@never_cache
@allow(*_MAY_SEE_FORMS)
def forms(request: ActingRequest) -> HttpResponse:
    """List the versions of forms."""
    rows: list[dict[str, Any]] = []
    for row in versions.versions():
        kind = kinds.kind_of(row.kind).title if row.kind in kinds.names() else row.kind
        newest = not rows or rows[-1]["form"].code != row.code
        rows.append({"form": row, "kind": kind, "newest": newest})
    context = {"rows": rows, "may": request.actor.may_anywhere(_MAY_WITHDRAW)}
    return render(request, "catalogue/desk/forms.html", context)


@never_cache
@allow(_MAY_WITHDRAW)
def withdraw(request: ActingRequest, code: str) -> HttpResponse:
    """Ask whether nobody shall begin a form any more, and withdraw it; who has begun it finishes it."""
    form = versions.current(code)
    if request.method == "POST":
        forms_actions.withdraw(by=request.actor, code=code)
        return HttpResponseRedirect(reverse("catalogue:desk_forms"))
    context = {
        "title": labels.words(form.title),
        "version": form.version,
        "items": [line for line in listing.current().lines if line.form == code],
        "crumbs": [(gettext("Forms"), reverse("catalogue:desk_forms"))],
    }
    return render(request, "catalogue/desk/withdraw.html", context)


@never_cache
@allow(*_MAY_SEE_FORMS)
def preview(request: ActingRequest, code: str, version: int) -> HttpResponse:
    """Show a version as people see it, page by page. Nothing is stored: what was typed travels with the page."""
    form = versions.definition(code, version)
    begun: dict[str, Any] = {FORM: code, BEGUN: {code: version}, **form.gives, "fixed": list(form.gives)}
    if form.kind:
        begun["order_kind"] = form.kind
    given = Answers({**_carried(request), **begun})
    # Only what the form itself asks: the rest is the same for every application.
    own = [page for page in relevant(given) if _is_own(given, page.slug)]
    slug = request.POST.get("slug") or request.GET.get("slug") or (own[0].slug if own else "check")
    page = pages(given).get(slug)
    if page is None:
        raise NotFound("not_found")
    typed = request.POST if "typed" in request.POST else None
    asked = page.form(typed, initial=given.given) if slug != "check" else None
    if typed is not None and asked is not None and asked.is_valid():
        given = Answers({**given.given, **asked.cleaned_data})
        following = (one for one in relevant(given)[_at(given, slug) + 1 :] if _is_own(given, one.slug))
        page = next(following, None) or pages(given)["check"]
        asked = page.form(initial=given.given) if page.slug != "check" else None
    previous = before(page.slug, given)
    context = {
        "form_title": labels.words(form.title),
        "version": version,
        "page": page,
        "form": asked,
        "single": next(iter(asked)) if asked is not None and len(asked.fields) == 1 else None,
        "carried": signing.dumps(given.given, salt=_SALT, compress=True),
        "rows": summary_of(given) if page.slug == "check" and not form.kind else [],
        "back": previous.slug if previous and _is_own(given, previous.slug) else "",
        "current": _at(given, page.slug) + 1,
        "total": len(relevant(given)),
        "action": reverse("catalogue:preview", args=[code, version]),
    }
    return render(request, "catalogue/desk/preview.html", context)


def _carried(request: ActingRequest) -> dict[str, Any]:
    try:
        found: dict[str, Any] = signing.loads(request.POST.get("carried", ""), salt=_SALT)
    except signing.BadSignature:
        return {}
    return found


def _at(given: Answers, slug: str) -> int:
    return next((number for number, page in enumerate(relevant(given)) if page.slug == slug), 0)


def _is_own(given: Answers, slug: str) -> bool:
    return slug.startswith(slug_of(given.form))
