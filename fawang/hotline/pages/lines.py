"""Other hotlines, and the telephones of the centre's lawyers."""

from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from fawang.hotline.actions import lines as actions
from fawang.hotline.actions import phones as desk_phones
from fawang.hotline.actions.lines import LONGEST_CODE, LONGEST_NAME, Partner
from fawang.hotline.models import Line
from fawang.hotline.pages.desk_phone import DESK_DONE, desk_of, generation_of
from fawang.hotline.pages.frame import WHO, page
from fawang.hotline.queries import lines, phones
from fawang.hotline.queries.lines import Seated
from fawang.kernel.rules.problems import Problem
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.forms import show_problem

_BROWSER, _DESK, _OTHER = "browser", "desk", "other"


class LineForm(forms.Form):
    """Another hotline."""

    code = forms.CharField(
        label=_("Its number"), help_text=_("For example 12345 or 110."), max_length=LONGEST_CODE
    )
    name = forms.CharField(label=_("Name of the hotline"), max_length=LONGEST_NAME)
    address = forms.CharField(
        label=_("Where it is called"),
        help_text=_("A SIP address: sip:user@host:port. The host is a name or an IPv4 address."),
        max_length=120,
    )
    source = forms.CharField(
        label=_("From where it calls us"),
        help_text=_(
            "An IPv4 address. Calls from there are known to be handed over. Empty: it hands nobody over to us."
        ),
        max_length=60,
        required=False,
    )
    active = forms.BooleanField(label=_("Lawyers can call it, and it can call us"), required=False)


class ChangedLineForm(LineForm):
    """One that is there already: its number stays."""

    code = None  # type: ignore[assignment]


class SeatForm(forms.Form):
    """A lawyer's telephone."""

    where = forms.ChoiceField(label=_("Where calls ring"), widget=forms.RadioSelect)
    address = forms.CharField(
        label=_("SIP address"),
        help_text=_("Only where another telephone rings: sip:user@host:port."),
        max_length=120,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["address"].at_times = True  # type: ignore[attr-defined]
        choices = [
            (_BROWSER, _("In the lawyer's browser")),
            (_DESK, _("At a desk telephone that signs in here")),
            (_OTHER, _("At another telephone")),
        ]
        self.fields["where"].choices = [  # type: ignore[attr-defined]
            one for one in choices if one[0] != _DESK or phones.are_possible()
        ]

    def address_for(self, staff_id: int) -> str:
        """Return the address that was chosen for a lawyer; empty: the browser."""
        where, typed = self.cleaned_data["where"], str(self.cleaned_data["address"])
        if where == _OTHER:
            # Nothing typed is no address: it does not mean the browser here.
            return typed or "-"
        return phones.address_for(staff_id) if where == _DESK else ""


@never_cache
@allow(*WHO)
def listed(request: ActingRequest) -> HttpResponse:
    """List other hotlines, and add one."""
    form, problem = LineForm(initial={"active": True}), None
    if request.method == "POST":
        form = LineForm(request.POST)
        if form.is_valid():
            try:
                actions.set_line(by=request.actor, partner=Partner(**form.cleaned_data))
            except Problem as refused:
                show_problem(form, refused)
                problem = refused
            else:
                return _done("lines")
    context = {"rows": lines.listed(), "form": form, "done": request.GET.get("done")}
    return _answer(
        page(request, "lines", "hotline/operating/lines.html", context, failed=bool(form.errors)), problem
    )


@never_cache
@allow(*WHO)
def line(request: ActingRequest, line_id: int) -> HttpResponse:
    """Change another hotline, or switch it off."""
    row = lines.line(line_id)
    form, problem = ChangedLineForm(initial=_values(row)), None
    if request.method == "POST":
        form = ChangedLineForm(request.POST)
        if form.is_valid():
            try:
                partner = Partner(code=row.code, **form.cleaned_data)
                actions.set_line(by=request.actor, partner=partner, line_id=row.pk)
            except Problem as refused:
                show_problem(form, refused)
                problem = refused
            else:
                return _done("lines")
    context = {"row": row, "form": form}
    return _answer(
        page(request, "lines", "hotline/operating/line.html", context, failed=bool(form.errors)), problem
    )


@never_cache
@allow(*WHO)
def seats(request: ActingRequest) -> HttpResponse:
    """List the centre's lawyers with their telephones."""
    rows = [{"data": row, "desk": phones.name_in(row.address)} for row in lines.seats(request.actor)]
    return page(
        request, "seats", "hotline/operating/seats.html", {"rows": rows, "done": request.GET.get("done")}
    )


@never_cache
@allow(*WHO)
def seat(request: ActingRequest, staff_id: int) -> HttpResponse:
    """Set or remove a lawyer's telephone."""
    row: Seated = lines.seat_of(request.actor, staff_id)
    if request.method != "POST":
        return _seat(request, row)
    form = SeatForm(request.POST)
    if not form.is_valid():
        return _seat(request, row, form=form)
    address = form.address_for(staff_id)
    try:
        actions.set_seat_line(by=request.actor, staff_id=staff_id, address=address)
    except Problem as refused:
        show_problem(form, refused)
        return _seat(request, row, form=form, problem=refused)
    if phones.name_in(address) and address != row.address:
        # Now it needs what is typed into it.
        return HttpResponseRedirect(reverse("hotline:seat", args=[staff_id], query={"done": "desk"}))
    return _done("seats")


@require_POST
@never_cache
@allow(*WHO)
def secret(request: ActingRequest, staff_id: int) -> HttpResponse:
    """Show what is typed into a lawyer's desk telephone; who has seen it is recorded."""
    shown = desk_phones.show(by=request.actor, staff_id=staff_id)
    return _seat(request, lines.seat_of(request.actor, staff_id), shown=shown)


@require_POST
@never_cache
@allow(*WHO)
def renew(request: ActingRequest, staff_id: int) -> HttpResponse:
    """Give a lawyer's desk telephone a new secret."""
    desk_phones.renew(by=request.actor, staff_id=staff_id, generation=generation_of(request.POST))
    return HttpResponseRedirect(reverse("hotline:seat", args=[staff_id], query={"done": "renewed"}))


def _seat(
    request: ActingRequest,
    row: Seated,
    *,
    form: SeatForm | None = None,
    shown: desk_phones.SignIn | None = None,
    problem: Problem | None = None,
) -> HttpResponse:
    desk = phones.name_in(row.address)
    where = _BROWSER if not row.address else _DESK if desk == phones.own_name(row.staff_id) else _OTHER
    initial = {"where": where, "address": row.address if where == _OTHER else ""}
    context = {
        "row": row,
        "form": form or SeatForm(initial=initial),
        **desk_of(
            request.actor,
            row.staff_id,
            shown=shown,
            show=reverse("hotline:seat_secret", args=[row.staff_id]),
            renew=reverse("hotline:seat_renew", args=[row.staff_id]),
        ),
        "done": DESK_DONE.get(request.GET.get("done", "")),
    }
    failed = form is not None and bool(form.errors)
    return _answer(page(request, "seats", "hotline/operating/seat.html", context, failed=failed), problem)


def _values(row: Line) -> dict[str, object]:
    return {"name": row.name, "address": row.address, "source": row.source, "active": row.active}


def _answer(response: HttpResponse, problem: Problem | None) -> HttpResponse:
    if problem is not None:
        response.status_code = problem.status
    return response


def _done(name: str) -> HttpResponse:
    return HttpResponseRedirect(reverse(f"hotline:{name}", query={"done": "yes"}))
