"""What is applied for here: a bureau offers a kind or not, sets its terms and for how long its orders are kept."""

from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from fawang.kernel.rules.problems import NotFound, Problem
from fawang.kernel.rules.text import whole_number
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.forms import show_problem
from fawang.people.rules import Permission
from fawang.regions import queries as regions
from fawang.work_orders import kinds
from fawang.work_orders.actions import local_rules as actions
from fawang.work_orders.data import terms
from fawang.work_orders.queries.local_rules import fresh_rules
from fawang.work_orders.rules.deadlines import Unit
from fawang.work_orders.texts import labels

_URGENT = {"": None, "yes": True, "no": False}
_DAYS_OF_YEAR = 365


class _PlaceForm(forms.Form):
    region = forms.CharField(
        label=_("In which division?"),
        help_text=_("Name or code; empty for the whole province."),
        max_length=40,
        required=False,
    )

    def clean_region(self) -> str:
        """Read a division from what was typed."""
        typed = str(self.cleaned_data["region"]).strip()
        if not typed:
            return ""
        if found := regions.place_in(typed):
            return found
        raise forms.ValidationError(_("This place is not known, or there are several of its name."))


class OfferForm(_PlaceForm):
    """Whether a kind is offered."""

    offered = forms.ChoiceField(
        label=_("Is it offered there?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        widget=forms.RadioSelect(attrs={"class": "choices--line"}),
    )


class RetentionForm(forms.Form):
    """For how long ended orders are kept."""

    years = forms.IntegerField(
        label=_("Years after their end"),
        help_text=_("Then they are erased by night. Empty: they are kept until somebody erases them."),
        min_value=1,
        max_value=100,
        required=False,
    )
    source = forms.CharField(
        label=_("By which text or decision?"), max_length=actions.LONGEST_SOURCE, required=False
    )


class TermForm(_PlaceForm):
    """The length of a term."""

    term = forms.ChoiceField(label=_("Term"))
    amount = forms.IntegerField(label=_("How long?"), min_value=1, max_value=actions.MOST_AMOUNT)
    unit = forms.ChoiceField(
        label=_("Measured in"),
        choices=[
            (Unit.HOURS, _("hours")), (Unit.WORKING_DAYS, _("working days")), (Unit.DAYS, _("days")),
        ],
    )  # fmt: skip
    urgent = forms.ChoiceField(
        label=_("For which orders?"),
        required=False,
        choices=[("", _("All")), ("yes", _("Urgent ones")), ("no", _("All but urgent ones"))],
    )
    source = forms.CharField(label=_("By which text or decision?"), max_length=actions.LONGEST_SOURCE)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["term"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one, labels.term(kind, one)) for one in sorted(actions.terms_of(kind))]


@allow(Permission.UNIT_EDIT)
def listed(request: ActingRequest) -> HttpResponse:
    """List the kinds of this installation, and where each is offered."""
    rules = fresh_rules()
    rows = [
        {
            "href": reverse("work_orders:kind", args=[name]),
            "title": kind.title,
            "offered": rules.offered(name, ""),
            "apart": sum(1 for one in rules.offers if one.kind == name and one.region),
            "terms": sum(1 for one in rules.terms if one.kind == name),
        }
        for name, kind in kinds.everything().items()
    ]
    return render(request, "work_orders/desk/kinds.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allow(Permission.UNIT_EDIT)
def kind(request: ActingRequest, name: str) -> HttpResponse:
    """Show what holds for a kind here, and change it. `what`: offer, retention, term, or unset with a number."""
    if name not in kinds.names():
        raise NotFound("not_found")
    what = request.POST.get("what", "")
    given: dict[str, forms.Form] = {
        "offer": OfferForm(request.POST if what == "offer" else None, prefix="offer"),
        "retention": RetentionForm(request.POST if what == "retention" else None, prefix="retention"),
        "term": TermForm(request.POST if what == "term" else None, prefix="term", kind=name),
    }
    status = 200
    if request.method == "POST":
        if what == "unset":
            actions.unset_term(by=request.actor, term_id=whole_number(request.POST.get("term_id", "")) or 0)
            return HttpResponseRedirect(reverse("work_orders:kind", args=[name]))
        form, status = given.get(what), 422
        if form is None:
            raise NotFound("not_found")
        if form.is_valid():
            try:
                _set(request, name, what, form.cleaned_data)
            except Problem as problem:
                show_problem(form, problem)
            else:
                return HttpResponseRedirect(reverse("work_orders:kind", args=[name]))
    return render(request, "work_orders/desk/kind.html", _context(name, given, what), status=status)


def _set(request: ActingRequest, name: str, what: str, data: dict[str, Any]) -> None:
    by = request.actor
    if what == "offer":
        actions.set_offer(by=by, kind=name, region=data["region"], offered=data["offered"] == "yes")
    elif what == "retention":
        days = data["years"] * _DAYS_OF_YEAR if data["years"] else None
        actions.set_retention(by=by, kind=name, days=days, source=data["source"])
    else:
        actions.set_term(
            by=by, kind=name, term=data["term"], amount=data["amount"], unit=data["unit"],
            source=data["source"], region=data["region"], urgent=_URGENT[data["urgent"]],
        )  # fmt: skip


def _context(name: str, given: dict[str, forms.Form], what: str) -> dict[str, Any]:
    rules = fresh_rules()
    days = rules.kept_for(name)
    return {
        "kind": kinds.kind_of(name),
        "forms": given,
        "failed": given.get(what),
        "offers": [
            {"place": _place(one.region), "offered": one.offered} for one in rules.offers if one.kind == name
        ],
        "years": days // _DAYS_OF_YEAR if days else None,
        "declared": [
            {"term": labels.term(name, row.term), "length": labels.length(row.length), "urgent": row.urgent,
             "place": _place(row.region), "source": labels.source(name, row.source)}
            for row in terms.declared(name) if row.term in actions.terms_of(name)
        ],
        "own": [
            {"id": one.id, "term": labels.term(name, one.term), "length": labels.length(one.length),
             "urgent": one.urgent, "place": _place(one.region), "source": one.source}
            for one in rules.terms if one.kind == name
        ],
    }  # fmt: skip


def _place(region: str) -> Any:
    return regions.name(region) if region else _("the whole province")
