"""Keys, numbers and revocation lists of the offices that one leads."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from fawang.certificates.actions import keys as actions
from fawang.certificates.pages.forms import KeyForm, NumberingForm, RevocationForm
from fawang.certificates.queries import keys as queries
from fawang.kernel import clock
from fawang.kernel.rules.problems import Invalid, Problem
from fawang.kernel.rules.text import whole_number
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.forms import marked, show_problem
from fawang.kernel.wording import say
from fawang.organisations import queries as organisations
from fawang.people import queries as people
from fawang.people.rules import Permission
from fawang.work_orders import kinds

_FORMS: dict[str, type[Form]] = {"key": KeyForm, "numbering": NumberingForm, "revocations": RevocationForm}


@never_cache
@allow(Permission.CERTIFICATE_MANAGE)
def keys(request: ActingRequest) -> HttpResponse:
    """Show which keys sign and what stands against them, how numbers are written, how current the lists are."""
    command, problem = request.POST.get("command", ""), None
    forms = {name: _form(request, name) for name in _FORMS}
    if request.method == "POST":
        form = forms[command] = (
            _form(request, command, bound=True) if command in _FORMS else Form(request.POST)
        )
        if form.is_valid():
            try:
                _do(request, command, form.cleaned_data)
                return HttpResponseRedirect(reverse("certificates:keys", query={"done": "1"}))
            except Problem as against:
                problem = against
                show_problem(form, against)
    now = clock.now()
    found = queries.keys_of_units(request.actor, now)
    names = people.staff_named({one.row.staff_id for one in found if one.row.staff_id})
    context = {
        "keys": [
            {
                "row": one.row,
                "subject": one.row.subject.removeprefix("CN="),
                "whose": names.get(one.row.staff_id, "–") if one.row.staff_id else _("Seal of the office"),
                "against": say(one.against) if one.against else "",
            }
            for one in found
        ],
        "numberings": [
            {
                "row": row,
                "sort": kinds.kind_of(row.sort).title if row.sort in kinds.names() else row.sort,
                "years": sorted(years.items(), reverse=True)[:3],
            }
            for row, years in queries.numberings_of(request.actor)
        ],
        "lists": [
            {
                "name": above.subject.rfc4514_string().removeprefix("CN="),
                "row": row,
                "late": row is None or row.valid_until is None or row.valid_until < now,
            }
            for above, row in queries.lists_held()
        ],
        "forms": forms,
        "failed": forms.get(command) if command in _FORMS else None,
        "problem": problem,
        "done": bool(request.GET.get("done")),
    }
    status = problem.status if problem else 422 if request.method == "POST" else 200
    return marked(render(request, "certificates/desk/keys.html", context, status=status), problem)


def _form(request: ActingRequest, name: str, *, bound: bool = False) -> Form:
    form = _FORMS[name](
        request.POST if bound else None, request.FILES if bound else None, prefix=None, auto_id=f"{name}_%s"
    )
    field: Any = form.fields.get("unit_id")
    if field is not None:
        ids = set(request.actor.units_with(Permission.CERTIFICATE_MANAGE))
        field.choices = [(one.id, one.name) for one in organisations.units_by_id(ids).values()]
    return form


def _do(request: ActingRequest, command: str, given: dict[str, Any]) -> None:
    match command:
        case "key":
            username, upload = given.pop("username"), given.pop("certificate")
            staff_id = people.account_of(username) if username else None
            if username and staff_id is None:
                raise Invalid("invalid", errors={"username": "signer_unknown"})
            actions.register_key(by=request.actor, staff_id=staff_id, certificate=_content(upload), **given)
        case "numbering":
            actions.set_numbering(by=request.actor, **given)
        case "revocations":
            actions.load_revocations(by=request.actor, content=_content(given["list"]))
        case "end_key":
            if (signatory_id := whole_number(request.POST.get("key", ""))) is not None:
                actions.end_key(by=request.actor, signatory_id=signatory_id)


def _content(upload: "UploadedFile[Any]") -> bytes:
    return b"".join(upload.chunks())
