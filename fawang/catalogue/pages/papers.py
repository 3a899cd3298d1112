"""A paper that a form made: to whoever holds its link; and the document of a form that became an order."""

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from fawang.catalogue.actions import filings as actions
from fawang.catalogue.data import limits
from fawang.catalogue.forms.findings import FIRM
from fawang.catalogue.pages import checkups, delivery
from fawang.catalogue.pages.panels import signature_rows
from fawang.catalogue.queries import filings as queries
from fawang.catalogue.queries.filings import Filled
from fawang.catalogue.texts import labels
from fawang.catalogue.texts.answers import rows_of
from fawang.catalogue.texts.findings import counts_of, field_names, groups_of
from fawang.catalogue.texts.paper import document_of, steps_of
from fawang.kernel.rules.problems import NotAllowed, NotFound
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.web.downloads import as_download
from fawang.kernel.web.papers import PDF, to_pdf
from fawang.knowledge.guidance.urgent import helps_in
from fawang.people.accounts.identity import address_of
from fawang.people.rules import Permission
from fawang.work_orders import queries as orders
from fawang.work_orders.queries.desks import asked_only


@never_cache
@allow(Audience.EVERYBODY)
def paper(request: ActingRequest, code: str, key: str) -> HttpResponse:
    """Show a paper to its person: the document, where to bring it, who else signs it."""
    found = delivery.opened(request, code, key)
    form = found.form
    if form.findings:
        return checkups.result(request, found, code, key)
    bring = form.bring
    path = reverse("catalogue:paper", args=[code, key])
    context = {
        "found": found,
        "code": code,
        "key": key,
        "title": labels.words(form.title),
        "where": labels.words(bring.where) if bring else "",
        "papers": [{"label": labels.words(one)} for one in (bring.papers if bring else ())],
        "copies": labels.words(bring.copies) if bring else "",
        "afterwards": [labels.words(one) for one in (bring.afterwards if bring else ())],
        "articles": [*form.articles, *(bring.articles if bring else ())],
        "steps": steps_of(found),
        "sections": list(rows_of(found.course)),
        "signatures": signature_rows(found),
        "helps": helps_in(*found.course.answers.values()),
        "path": path,
        "link": settings.FAWANG_PUBLIC_URL + path,
        "keep_until": found.row.keep_until,
        **delivery.delivery_of(request, found, code, key),
    }
    return render(request, "catalogue/paper_page.html", context)


@never_cache
@allow(Audience.EVERYBODY)
def paper_pdf(request: ActingRequest, code: str, key: str) -> HttpResponse:
    """Hand the document to whoever holds its link."""
    throttle.take(limits.PDF_BY_ADDRESS, address_of(request))
    return _pdf(delivery.opened(request, code, key))


@require_POST
@allow(Audience.EVERYBODY)
def delete(request: ActingRequest, code: str, key: str) -> HttpResponse:
    """Delete a paper at once."""
    throttle.take(limits.LINK_BY_ADDRESS, address_of(request))
    actions.delete_paper(by=request.actor, code=code, key=key)
    return HttpResponseRedirect(reverse("catalogue:forms"))


@never_cache
@allow(Audience.EVERYBODY)
def own_pdf(request: ActingRequest, code: str, key: str) -> HttpResponse:
    """Hand the document of an order's form to its person."""
    throttle.take(limits.PDF_BY_ADDRESS, address_of(request))
    actor = orders.actor_with_key(code, key, request.actor)
    order = orders.visible(code, actor)
    found = queries.of_order(order.pk)
    if found is None or not orders.speaks_for_first(order, actor):
        raise NotFound("not_found")
    return _pdf(found)


@never_cache
@allow(Permission.PERSON_UNMASK)
def order_pdf(request: ActingRequest, code: str) -> HttpResponse:
    """Hand the document of an order's form to staff; the reading is audited."""
    order = orders.visible(code, request.actor)
    found = queries.of_order(order.pk)
    if found is None:
        raise NotFound("not_found")
    if Permission.PERSON_UNMASK not in orders.permissions_on(order, request.actor) or asked_only(
        order, request.actor
    ):
        raise NotAllowed("not_allowed")
    actions.record_reading(by=request.actor, order=order)
    return _pdf(found)


def _pdf(found: Filled) -> HttpResponse:
    return as_download(f"{found.form.code}-{found.row.code}.pdf", PDF, pdf_of(found))


def pdf_of(found: Filled) -> bytes:
    """Return the document of a form as PDF."""
    if found.form.findings:
        return checkup_pdf(found)
    with translation.override("zh-hans"):
        context = {
            "form": found.form.paper,
            "found": found,
            "document": document_of(found),
            "signatures": signature_rows(found),
        }
        return to_pdf("catalogue/paper.html", context)


def checkup_pdf(found: Filled) -> bytes:
    """Return the result of a check-up as PDF, with the name of the firm if it gave one."""
    with translation.override("zh-hans"):
        context = {
            "form": {"title": labels.words(found.form.title)},
            "found": found,
            "firm": found.course.answers.get(FIRM, ""),
            "counts": counts_of(found.findings),
            "groups": list(groups_of(found)),
            "fields": list(field_names(found.form).values()),
        }
        return to_pdf("catalogue/checkup_paper.html", context)
