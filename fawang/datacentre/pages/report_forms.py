"""The forms by which reports are ordered and schedules set up."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from fawang.datacentre.models.reports import MadeReport, ReportSchedule
from fawang.datacentre.queries.questions.question import Scope
from fawang.datacentre.reports.orders import (
    LANGUAGES,
    MOST_RECEIVERS,
    Format,
    Kind,
    ReportOrder,
    month_of,
    period_of,
)
from fawang.datacentre.rules.periods import Against
from fawang.datacentre.texts import labels
from fawang.kernel import clock
from fawang.kernel.rules.problems import Invalid
from fawang.kernel.wording import say
from fawang.regions import queries as regions

KINDS = {
    Kind.MONTH: pgettext_lazy("report", "A month"),
    Kind.YEAR: pgettext_lazy("report", "A year"),
    Kind.PERIOD: pgettext_lazy("report", "From one day to another"),
}
#: A language is named in itself.
_LANGUAGES = dict(zip(LANGUAGES, ("简体中文", "繁體中文", "English"), strict=True))
_FORMATS = {
    Format.PDF: gettext_lazy("PDF, to read and print"),
    Format.DOCX: gettext_lazy("DOCX, to work on"),
}
_SCHEDULED = {
    Kind.MONTH: gettext_lazy("Each month, once it is over"),
    Kind.YEAR: gettext_lazy("Each year, once it is over (in January)"),
}


class _Filtered(forms.Form):
    """What a report is of, and its form: of both forms."""

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **{"use_required_attribute": False, **kwargs})
        choices: dict[str, list[Any]] = {
            "region": regions_of(scope),
            "channel_group": list(labels.VALUES["channel_group"].items()),
            "channel": list(labels.VALUES["channel"].items()),
            "matter": list(labels.VALUES["matter"].items()),
            "special_group": list(labels.VALUES["special_group"].items()),
        }
        for level, options in choices.items():
            self.fields[level] = forms.ChoiceField(
                label=_("Region") if level == "region" else str(labels.LEVELS[level]),
                required=False,
                choices=[("", _("all")), *options],
            )
        self.fields["format"] = forms.ChoiceField(
            label=gettext_lazy("File"),
            choices=list(_FORMATS.items()),
            initial=Format.PDF,
            widget=forms.RadioSelect,
        )
        self.fields["language"] = forms.ChoiceField(
            label=gettext_lazy("Language of the report"),
            choices=list(_LANGUAGES.items()),
            initial=LANGUAGES[0],
        )

    @property
    def filters(self) -> list[forms.BoundField]:
        """Return the fields of the filters, which the page folds away."""
        return [self[level] for level in ("region", "channel_group", "channel", "matter", "special_group")]

    def where(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return the filters that were chosen."""
        chosen = self.cleaned_data
        levels = ("channel", "channel_group", "matter", "region", "special_group")
        return tuple((level, (chosen[level],)) for level in levels if chosen.get(level))


class OrderForm(_Filtered):
    """Which report is wanted."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Which report"),
        choices=list(KINDS.items()),
        initial=Kind.MONTH,
        widget=forms.RadioSelect,
    )
    month = forms.CharField(
        label=pgettext_lazy("calendar", "Month"),
        help_text=gettext_lazy("Such as 2021-06."),
        required=False,
        widget=forms.TextInput(attrs={"type": "month", "class": "input--short"}),
    )
    year = forms.CharField(
        label=pgettext_lazy("calendar", "Year"),
        help_text=gettext_lazy("Such as 2021."),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "input--short"}),
    )
    first = forms.DateField(
        label=gettext_lazy("First day"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input--short"}),
    )
    last = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input--short"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        before = month_of(clock.today()).before(Against.BEFORE)
        self.fields["month"].initial = f"{before.first:%Y-%m}"
        self.fields["year"].initial = str(clock.today().year - 1)
        for name in ("month", "year", "first", "last"):
            # Which one is needed follows from the kind.
            self.fields[name].at_times = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Put the days together; what is wrong with them stands at the field that was asked for."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if "kind" not in data:
            return data
        kind = Kind(data["kind"])
        text, name = {
            Kind.MONTH: (data.get("month") or "", "month"),
            Kind.YEAR: (data.get("year") or "", "year"),
            Kind.PERIOD: (f"{data.get('first')}..{data.get('last')}", "last"),
        }[kind]
        try:
            data["period"] = period_of(kind, text.strip())
        except Invalid as problem:
            self.add_error(name, say(problem.code, **problem.params))
        return data

    def order(self) -> ReportOrder:
        """Return what is ordered, once the form is valid."""
        data = self.cleaned_data
        return ReportOrder(
            Kind(data["kind"]), data["period"], self.where(), Format(data["format"]), data["language"]
        )


class ScheduleForm(_Filtered):
    """Which report is made by itself, when, and who is told."""

    kind = forms.ChoiceField(
        label=gettext_lazy("How often"),
        choices=list(_SCHEDULED.items()),
        initial=Kind.MONTH,
        widget=forms.RadioSelect,
    )
    day = forms.IntegerField(
        label=gettext_lazy("On which day of the month"),
        help_text=gettext_lazy("1 to 28. Late ratings and corrections are in by the fifth or so."),
        initial=5,
        widget=forms.NumberInput(attrs={"class": "input--short", "min": 1, "max": 28}),
    )
    receivers = forms.CharField(
        label=gettext_lazy("E-mail addresses"),
        help_text=gettext_lazy(
            "One in a line. Each gets a link; whoever opens it signs in and must be allowed to take away the same"
            " figures as you."
        ),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_receivers(self) -> list[str]:
        """Return the addresses, each once."""
        found = list(dict.fromkeys(self.cleaned_data["receivers"].replace(",", "\n").split()))
        for one in found:
            try:
                validate_email(one)
            except ValidationError:
                raise ValidationError(_("%(address)s is no e-mail address.") % {"address": one}) from None
        if len(found) > MOST_RECEIVERS:
            raise ValidationError(say("schedule_receivers_wrong", most=MOST_RECEIVERS))
        return found

    def order(self) -> ReportOrder:
        """Return what is to be ordered each time, once the form is valid; its days are those of the present month."""
        data = self.cleaned_data
        return ReportOrder(
            Kind(data["kind"]),
            month_of(clock.today()),
            self.where(),
            Format(data["format"]),
            data["language"],
        )


def describe(order: dict[str, Any]) -> str:
    """Return the filters of a kept order in words."""
    found = []
    for level, values in order["where"].items():
        names = labels.VALUES.get(level, {})
        found += [regions.name(one) if level == "region" else str(names.get(one, one)) for one in values]
    return " · ".join(found)


def file_kind(row: MadeReport | ReportSchedule) -> str:
    """Return the form of a report as a file name ends."""
    return str(row.order["format"]).upper()


def regions_of(scope: Scope) -> list[Any]:
    """Return the prefectures with their counties, or what of them somebody sees."""
    tops = scope.regions or (settings.FAWANG_PROVINCE,)
    groups: list[Any] = []
    for top in tops:
        for one in regions.children(top) if len(top) == 2 else (regions.region(top),):
            below = regions.children(one.code) if len(one.code) < 9 else ()
            groups.append((one.name, [(one.code, one.name), *((each.code, each.name) for each in below)]))
    return groups
