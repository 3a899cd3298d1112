"""One certificate on the workbench: read, sign, discard; propose and decide how it ends."""

from typing import Any

from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from fawang.certificates.actions import documents, drafts, endings, signatures
from fawang.certificates.data import limits
from fawang.certificates.models import Certificate
from fawang.certificates.pages.desk.register import VIEW
from fawang.certificates.pages.forms import EndingForm, SignForm
from fawang.certificates.pages.verification import PDF
from fawang.certificates.queries import certificates as queries
from fawang.certificates.queries import keys
from fawang.certificates.rules.procedure import ISSUED, PROCEDURE, Ending, State
from fawang.certificates.texts import labels
from fawang.kernel import clock
from fawang.kernel.rules.problems import Problem
from fawang.kernel.rules.text import whole_number
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.downloads import as_download
from fawang.kernel.web.forms import marked, show_problem
from fawang.kernel.wording import say
from fawang.people import queries as people
from fawang.work_orders import queries as work_orders


@never_cache
@allow(*VIEW)
def one(request: ActingRequest, code: str) -> HttpResponse:
    """Show a certificate, and take what somebody does with it."""
    row = queries.visible(request.actor, code)
    command, problem, failed = request.POST.get("command", ""), None, None
    if request.method == "POST":
        failed = _form(row, command, request.POST)
        if failed.is_valid():
            try:
                _do(request, row, command, failed.cleaned_data)
                return HttpResponseRedirect(reverse("certificates:one", args=[code], query={"done": command}))
            except Problem as against:
                problem = against
                show_problem(failed, against)
                row = queries.visible(request.actor, code)
    status = problem.status if problem else 422 if failed is not None else 200
    return marked(
        render(request, "certificates/desk/one.html", _facts(request, row, command, failed), status=status),
        problem,
    )


@never_cache
@allow(*VIEW)
def document(request: ActingRequest, code: str) -> HttpResponse:
    """Give the document, or before it is issued what it is going to say."""
    row = queries.visible(request.actor, code)
    if row.state in ISSUED:
        name, content = documents.read_document(by=request.actor, row=row)
    else:
        name, content = documents.preview(by=request.actor, row=row)
    return as_download(name, PDF, content)


def _form(row: Certificate, command: str, data: Any = None) -> Form:
    if command == "sign" and not _is_copy(row):
        return SignForm(data)
    if command == "propose":
        return EndingForm(data, others=queries.replacements_for(row))
    return Form(data)


def _is_copy(row: Certificate) -> bool:
    return row.is_copy if row.number else keys.key_of(row.unit_id, None) is None


def _do(request: ActingRequest, row: Certificate, command: str, given: dict[str, Any]) -> None:
    by = request.actor
    seen = whole_number(request.POST.get("version", ""), digits=9)
    version = row.version if seen is None else seen
    match command:
        case "sign":
            throttle.take(limits.SIGN_BY_PERSON, by.label)
            signatures.sign_certificate(by=by, code=row.code, pin=given.get("pin", ""))
        case "discard":
            drafts.discard(by=by, code=row.code, version=version)
        case "propose":
            endings.propose_ending(
                by=by, code=row.code, ending=Ending(given["ending"]), reason=given["reason"],
                replacement=given["replacement"], version=version,
            )  # fmt: skip
        case "grant" | "decline":
            endings.decide_ending(by=by, code=row.code, granted=command == "grant", version=version)


def _facts(request: ActingRequest, row: Certificate, command: str, failed: Form | None) -> dict[str, Any]:
    by = request.actor
    facts, held = queries.facts_of(row, by), queries.permissions_on(row, by)
    open_ = {step.command for step in PROCEDURE.open_steps(facts, permissions=held, now=clock.now())}
    signatures = queries.signatures_of(row)
    has_signed = {one.staff_id for one in signatures}
    proposal = queries.open_proposal(row)
    staff = {*row.signers, *([proposal.proposed_by] if proposal else [])}
    names = people.staff_named(staff)
    to_sign = "sign" in open_ and by.id in row.signers and by.id not in has_signed
    return {
        "row": row,
        "state": labels.STATES[row.state],
        "tone": labels.TONES[row.state],
        "order": work_orders.order_by_id(row.order_id),
        "order_seen": bool(
            work_orders.permissions_on(work_orders.order_by_id(row.order_id), by) & work_orders.SEEING
        ),
        "signers": [
            {"name": names.get(one, "–"), "at": next((s.at for s in signatures if s.staff_id == one), None)}
            for one in row.signers
        ],
        "sealed_at": next((s.at for s in signatures if s.staff_id is None), None),
        "waits_for": _waits_for(row),
        "copy": _is_copy(row),
        "issued": row.state in ISSUED,
        "sign_form": (failed if command == "sign" and failed else _form(row, "sign")) if to_sign else None,
        "may_discard": "discard" in open_,
        "ending_form": (failed if command == "propose" and failed else _form(row, "propose"))
        if "propose" in open_
        else None,
        "proposal": proposal,
        "proposal_label": labels.ENDINGS[proposal.ending] if proposal else "",
        "proposed_by": names.get(proposal.proposed_by, "–") if proposal else "",
        "may_decide": "decline" in open_,
        "failed": failed,
        "done": _done().get(request.GET.get("done", ""), "") if request.method == "GET" else "",
    }


def _waits_for(row: Certificate) -> str:
    """Return what the office's seal waits for; empty while it is on its way, or nothing is to be sealed."""
    if row.state != State.SIGNED or row.is_copy:
        return ""
    key = keys.key_of(row.unit_id, None)
    against = "key_missing" if key is None else keys.judged(key, clock.now())
    return say(against) if against else ""


def _done() -> dict[str, str]:
    return {
        "sign": _("You have signed. When all have, the office's seal follows by itself."),
        "discard": _("The certificate is discarded."),
        "propose": _("Your proposal is kept. Somebody else of the office decides."),
        "grant": _("It is done, and whoever verifies the certificate is told so."),
        "decline": _("The certificate stays valid."),
    }
