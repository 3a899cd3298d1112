"""Numbers that are dialled: greeting, hours, menu."""

from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from fawang.hotline.actions import numbers as actions
from fawang.hotline.actions.numbers import LONGEST_GREETING, LONGEST_NAME, LONGEST_NUMBER, Typed
from fawang.hotline.pages.frame import WHO, page
from fawang.hotline.queries import numbers
from fawang.hotline.queries.numbers import Listed
from fawang.hotline.rules import menus
from fawang.hotline.rules.menus import KEYS, OPEN_CHOICES
from fawang.hotline.texts import labels
from fawang.kernel.rules.problems import Invalid, Problem
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.forms import show_problem
from fawang.kernel.wording import say
from fawang.organisations.rules.hours import DAYS, read_line, write_line


class NumberForm(forms.Form):
    """A number; `number` is only asked for when it is new."""

    number = forms.CharField(label=_("Number that is dialled"), max_length=LONGEST_NUMBER)
    name = forms.CharField(
        label=_("Name of the number"), help_text=_("For lists, not for callers."), max_length=LONGEST_NAME
    )
    greeting = forms.CharField(
        label=_("Greeting, in Mandarin"),
        help_text=_("Empty: the usual one, in the caller's language."),
        max_length=LONGEST_GREETING,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    always = forms.BooleanField(label=_("Open around the clock"), required=False)
    active = forms.BooleanField(label=_("Calls to this number are answered"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, fixed: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fixed = fixed
        if fixed:
            del self.fields["number"]
        if fixed == numbers.own():
            del self.fields["active"]
        for number, day in enumerate(DAYS):
            self.fields[day] = forms.CharField(label=WEEKDAYS[number], max_length=100, required=False)
        keys = [("", "—"), *((key, key) for key in KEYS)]
        for way in OPEN_CHOICES:
            self.fields[f"menu_{way}"] = forms.ChoiceField(
                label=str(labels.MENU_WAYS[way]), choices=keys, required=False
            )

    @property
    def days(self) -> list[forms.BoundField]:
        """The lines of the week."""
        return [self[day] for day in DAYS]

    @property
    def ways(self) -> list[forms.BoundField]:
        """The keys of the menu."""
        return [self[f"menu_{way}"] for way in OPEN_CHOICES]

    def typed(self) -> Typed:
        """Return what was typed.

        Raises:
            Invalid: `invalid`: hours that cannot be read, with their day.
        """
        given, hours, errors = self.cleaned_data, {}, {}
        if not given["always"]:
            for day in DAYS:
                try:
                    if line := read_line(day, given[day]):
                        hours[day] = line
                except Invalid:
                    errors[day] = "hotline_hours"
            if not hours and not errors:
                errors["always"] = "hotline_never_open"
        if errors:
            raise Invalid("invalid", errors=errors)
        return Typed(
            number=self.fixed or given["number"],
            name=given["name"],
            greeting=given["greeting"],
            hours=hours,
            menu={way: given[f"menu_{way}"] for way in OPEN_CHOICES},
            active=given.get("active", True),
        )


@never_cache
@allow(*WHO)
def listed(request: ActingRequest) -> HttpResponse:
    """List the numbers that are answered."""
    rows = [
        {
            "data": one,
            "name": one.row.name if one.row else "",
            "own": one.number == numbers.own(),
            "off": one.row is not None and not one.row.active,
            "menu": [(key, labels.MENU_WAYS[way]) for key, way in one.holds.menu.ways],
            "week": [
                (WEEKDAYS[number], write_line(intervals))
                for number, intervals in enumerate(one.holds.week or ())
                if intervals
            ],
        }
        for one in numbers.listed()
    ]
    context = {"rows": rows, "done": request.GET.get("done")}
    return page(request, "numbers", "hotline/operating/numbers.html", context)


@never_cache
@allow(*WHO)
def number(request: ActingRequest, dialled: str) -> HttpResponse:
    """Change a number."""
    found = numbers.number(dialled)
    return _edit(request, NumberForm(_given(request), fixed=dialled, initial=_values(found)), dialled)


@never_cache
@allow(*WHO)
def add(request: ActingRequest) -> HttpResponse:
    """Add a number."""
    menu = {f"menu_{way}": key for way, key in menus.write(menus.STANDARD).items()}
    initial = {"always": True, "active": True, "version": 0, **menu}
    return _edit(request, NumberForm(_given(request), initial=initial), "")


def _given(request: ActingRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _edit(request: ActingRequest, form: NumberForm, dialled: str) -> HttpResponse:
    refused: Problem | None = None
    if form.is_bound and form.is_valid():
        try:
            actions.set_number(by=request.actor, typed=form.typed(), version=form.cleaned_data["version"])
        except Problem as problem:
            if problem.code == "hours_invalid":
                form.add_error("always", say("hotline_hours"))
            else:
                show_problem(form, problem)
            refused = problem
        else:
            return HttpResponseRedirect(reverse("hotline:numbers", query={"done": "yes"}))
    context = {"form": form, "dialled": dialled, "own": dialled == numbers.own()}
    answer = page(request, "numbers", "hotline/operating/number.html", context, failed=form.is_bound)
    if refused is not None:
        answer.status_code = refused.status
    return answer


def _values(found: Listed) -> dict[str, Any]:
    row, week = found.row, found.holds.week
    return {
        "name": row.name if row else "",
        "greeting": row.greeting if row else "",
        "always": week is None,
        "active": row.active if row else True,
        "version": row.version if row else 0,
        **{day: write_line(intervals) for day, intervals in zip(DAYS, week or (), strict=False)},
        **{f"menu_{way}": key for way, key in menus.write(found.holds.menu).items()},
    }
