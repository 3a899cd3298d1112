"""Verification by everybody: by number and code, by the QR code, by the file itself, or by a link of the bearer.

Whatever does not fit is answered in the same way: a wrong number, a wrong code, a certificate that was never issued.
"""

from datetime import date
from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from fawang.certificates.actions.documents import read_document
from fawang.certificates.data import limits
from fawang.certificates.pages.forms import HolderForm, VerifyForm
from fawang.certificates.queries import certificates
from fawang.certificates.queries import verification as queries
from fawang.certificates.queries.verification import Verified
from fawang.certificates.texts import labels
from fawang.kernel import clock
from fawang.kernel.rules.problems import Invalid, NotFound, Problem, TooLarge
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.web.callers import networks_of
from fawang.kernel.web.downloads import as_download
from fawang.kernel.web.forms import marked, show_problem

PDF = "application/pdf"
_MEGABYTE = 1024 * 1024
MOST_BYTES = 20 * _MEGABYTE


@never_cache
@allow(Audience.EVERYBODY)
def verify(request: ActingRequest) -> HttpResponse:
    """Ask for number and verification code, and say whether there is such a certificate."""
    form = VerifyForm(request.POST if request.method == "POST" else None)
    if not form.is_bound or not form.is_valid():
        return _asking(request, form)
    try:
        _count(request)
    except Problem as problem:
        show_problem(form, problem)
        return marked(_asking(request, form), problem)
    given = form.cleaned_data
    found = queries.by_number(
        given["number"], given["check_code"], holder=given["holder_name"], id_tail=given["id_tail"]
    )
    return _result(request, found, form)


@never_cache
@allow(Audience.EVERYBODY)
def verify_code(request: ActingRequest, certificate: str, check: str) -> HttpResponse:
    """Show what a QR code leads to; who holds the document may ask whether a name is the holder's."""
    _count(request)
    form = HolderForm(request.POST if request.method == "POST" else None) if _compares(request) else None
    given = form.cleaned_data if form is not None and form.is_bound and form.is_valid() else {}
    found = queries.by_code(
        certificate, check, holder=given.get("holder_name", ""), id_tail=given.get("id_tail", "")
    )
    return _result(request, found, form, {"may_compare": form is None})


def _compares(request: ActingRequest) -> bool:
    """Whoever scans a code wants to know whether it is valid; few ask for more, and only they get the form."""
    return request.method == "POST" or "compare" in request.GET


@require_POST
@never_cache
@allow(Audience.EVERYBODY)
def verify_file(request: ActingRequest) -> HttpResponse:
    """Say whether a PDF is one that was issued here. Nothing of it is stored."""
    file = request.FILES.get("file")
    try:
        one, around = networks_of(request)
        throttle.take_all((limits.UPLOAD_BY_ADDRESS, one), (limits.UPLOAD_BY_NETWORK, around))
        if file is None:
            raise Invalid("verify_file_missing")
        if (file.size or 0) > MOST_BYTES:
            raise TooLarge("verify_file_too_large", megabytes=MOST_BYTES // _MEGABYTE)
        return _result(request, queries.by_file(b"".join(file.chunks())), None)
    except Problem as problem:
        response = _asking(request, VerifyForm(), problem=problem)
        response.status_code = problem.status
        return marked(response, problem)


@allow(Audience.EVERYBODY)
def revoked(request: ActingRequest) -> HttpResponse:
    """Announce what was revoked: the law wants it made known to everybody (Notarisation Law, Art. 39)."""
    page = certificates.revoked(request.GET.get("cursor", ""))
    rows = [(row, _on(row.issued_at), _on(row.ended_at)) for row in page.rows]
    return render(request, "certificates/revoked.html", {"rows": rows, "next": page.next})


@never_cache
@allow(Audience.EVERYBODY)
def shared(request: ActingRequest, number: int, token: str) -> HttpResponse:
    """Show a certificate by a link that its bearer made."""
    _count(request)
    link = queries.shared(number, token, clock.now())
    context = {"link": link, "token": token} if link else {}
    return _result(request, Verified(link.certificate) if link else None, None, context)


@never_cache
@allow(Audience.EVERYBODY)
def shared_document(request: ActingRequest, number: int, token: str) -> HttpResponse:
    """Give the document of a certificate to whom the bearer shows it.

    Raises:
        NotFound: the link is over, or shows no document.
    """
    _count(request)
    link = queries.shared(number, token, clock.now())
    if link is None or not link.with_document:
        raise NotFound("not_found")
    name, content = read_document(by=request.actor, row=link.certificate)
    return as_download(name, PDF, content)


def _count(request: ActingRequest) -> None:
    throttle.take(limits.VERIFY_BY_ADDRESS, networks_of(request)[0])


def _asking(request: ActingRequest, form: Form, *, problem: Problem | None = None) -> HttpResponse:
    context = {"form": form, "problem": problem, "most": MOST_BYTES // _MEGABYTE}
    return render(request, "certificates/verify.html", context, status=422 if form.errors else 200)


def _result(
    request: ActingRequest, found: Verified | None, form: Form | None, more: dict[str, Any] | None = None
) -> HttpResponse:
    context = {
        "found": found,
        "form": form if isinstance(form, HolderForm) and not isinstance(form, VerifyForm) else None,
        "failed": form if form is not None and form.is_bound and form.errors else None,
        **(_facts(found) if found else {}),
        **(more or {}),
    }
    return render(request, "certificates/verified.html", context)


def _facts(found: Verified) -> dict[str, Any]:
    row = found.row
    return {
        "row": row,
        "state": labels.STATES[row.state],
        "tone": labels.TONES[row.state],
        "issued_on": _on(row.issued_at),
        "ended_on": _on(row.ended_at),
        "signatures_good": all(one.intact and one.trusted for one in found.signatures),
    }


def _on(moment: Any) -> date | None:
    return localtime(moment).date() if moment else None
