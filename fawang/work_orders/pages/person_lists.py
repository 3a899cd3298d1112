"""Many who apply together, such as workers of one employer: a list at the office, or typed by the applicant."""

from typing import Any

from django import forms
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import NotAllowed, Problem
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.storage.sheets.rows import Row
from fawang.kernel.web import transfers
from fawang.kernel.web.forms import marked, show_problem
from fawang.people.accounts.identity import address_of, take_for
from fawang.people.rules import Permission
from fawang.work_orders import kinds, queries
from fawang.work_orders.actions.person_lists import Listed, import_persons
from fawang.work_orders.data import limits
from fawang.work_orders.pages.panels import MAY_ENTER, person_rows, totals_of
from fawang.work_orders.queries import WorkOrder
from fawang.work_orders.queries.desks import asked_only
from fawang.work_orders.texts.person_list import SHEET, typed_rows

_LONGEST = 20_000


class PersonListForm(forms.Form):
    """A list as a file, or as it is typed."""

    lines = forms.CharField(
        label=_("One person a line"),
        help_text=_("Name, mobile number, yuan owed, months owed. For example: 梅某 13900139111 12000 3"),
        max_length=_LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8, "autocomplete": "off"}),
    )
    file = forms.FileField(
        label=_("Or a file"),
        help_text=_("XLSX with the columns 姓名, 手机号, 欠薪金额, 欠薪月数, 身份证号."),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.json"}),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        cleaned = super().clean() or {}
        if not self.errors and not (cleaned.get("lines", "").strip() or cleaned.get("file")):
            self.add_error("lines", _("This is missing."))
        return cleaned

    def rows(self) -> list[Row]:
        """Return the rows of the file and of what was typed.

        Raises:
            Invalid: it is no such file.
        """
        file = self.cleaned_data["file"]
        return [*typed_rows(self.cleaned_data["lines"]), *(transfers.rows_of(SHEET, file) if file else ())]


@never_cache
@allow(Permission.ORDER_VIEW)
def desk(request: ActingRequest, code: str) -> HttpResponse:
    """Enter a list of applicants at the office; their links are shown this once."""
    order = queries.visible(code, request.actor)
    if not queries.permissions_on(order, request.actor) & MAY_ENTER or asked_only(order, request.actor):
        raise NotAllowed("not_allowed")
    return _page(request, order, request.actor, "work_orders/desk_person_list.html")


@never_cache
@allow(Audience.EVERYBODY)
def own(request: ActingRequest, code: str, key: str) -> HttpResponse:
    """Let an applicant enter those who apply with them; each is sent a link of their own."""
    throttle.take(limits.LOOK_UP_BY_ADDRESS, address_of(request))
    actor = queries.actor_with_key(code, key, request.actor)
    order = queries.visible(code, actor)
    if queries.side_of(order, actor) != kinds.first_side(order):
        raise NotAllowed("not_allowed")
    return _page(request, order, actor, "work_orders/own_person_list.html", key=key)


def _page(
    request: ActingRequest, order: WorkOrder, actor: Actor, template: str, *, key: str = ""
) -> HttpResponse:
    form, state, problem = PersonListForm(), None, None
    if request.method == "POST":
        form = PersonListForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                state = _bring_in(request, order, actor, form, own=bool(key))
            except Problem as refused:
                show_problem(form, refused)
                problem = refused
    order = queries.visible(order.code, actor)
    rows = [one for one in person_rows(order, side=queries.side_of(order, actor)) if not one["basis"]]
    if state and state.kept:
        form = PersonListForm()
    context = {
        **transfers.told(SHEET, transfers.ImportForm(), state.problems if state else ()),
        "order": order,
        "key": key,
        "form": form if order.ended_at is None else None,
        "rows": rows,
        "totals": totals_of(rows),
        "state": state,
        "links": [] if key or state is None else [(one.name, _link(order, one.key)) for one in state.entered],
    }
    amiss = form.errors or (state is not None and state.problems)
    response = render(request, template, context, status=problem.status if problem else 422 if amiss else 200)
    return marked(response, problem) if problem else response


def _bring_in(
    request: ActingRequest, order: WorkOrder, actor: Actor, form: PersonListForm, *, own: bool
) -> Listed:
    rows = form.rows()
    if not own:
        return import_persons(by=actor, code=order.code, rows=rows)
    with transaction.atomic():
        take_for(
            request,
            session=limits.SUBMIT_BY_SESSION,
            phone=None,
            address=limits.SUBMIT_BY_ADDRESS,
            network=limits.SUBMIT_BY_NETWORK,
        )
        return import_persons(by=actor, code=order.code, rows=rows)


def _link(order: WorkOrder, key: str) -> str:
    return settings.FAWANG_PUBLIC_URL + reverse("work_orders:follow", args=[order.code, key])
