"""The form by which a rule of an alert is made and changed."""

from collections.abc import Iterable, Mapping
from datetime import time
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from fawang.datacentre.actions import hooks
from fawang.datacentre.actions.alerts import Wanted
from fawang.datacentre.models import AlertRule
from fawang.datacentre.pages.alert_texts import CONDITIONS
from fawang.datacentre.pages.report_forms import regions_of
from fawang.datacentre.queries.questions.filter_state import OFFERED
from fawang.datacentre.queries.questions.question import REGION, Scope
from fawang.datacentre.rules.alerts import Condition
from fawang.datacentre.rules.periods import Against
from fawang.datacentre.texts import labels
from fawang.datacentre.warehouse.dimensions import DECLARED, LEVELS
from fawang.datacentre.warehouse.metrics import METRICS, Metric, Unit
from fawang.kernel.wording import say
from fawang.people.queries import Colleague

#: Filters of the form; others that a rule has stay as they are.
FILTERS = (REGION, *OFFERED[:2], "channel", *OFFERED[2:])
_SHARES = (Unit.SHARE, Unit.GROWTH)
_CHANGES = (Condition.ROSE, Condition.FELL)
_LIMITS = (Condition.ABOVE, Condition.BELOW)
_USUAL = 95


class Number(forms.FloatField):
    """A number as people type it: with a percent sign, with commas between thousands, or without."""

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "decimal", "class": "input--short", "autocomplete": "off"}
        super().__init__(**{"required": False, "widget": forms.TextInput(attrs=attrs), **kwargs})

    def to_python(self, value: Any) -> Any:
        """Return the number.

        Raises:
            ValidationError: it is none.
        """
        if isinstance(value, str):
            value = value.translate(str.maketrans("", "", ",，%％ ")).strip()
        return super().to_python(value)


class AlertForm(forms.Form):
    """What is looked at, when it is told, and who is told."""

    name = forms.CharField(
        label=pgettext_lazy("alert", "What it is called"),
        help_text=gettext_lazy("Those who are told read it."),
        max_length=60,
    )
    metric = forms.ChoiceField(label=gettext_lazy("Figure"))
    condition = forms.ChoiceField(
        label=gettext_lazy("Tell when"),
        choices=list(CONDITIONS.items()),
        initial=Condition.ABOVE,
        widget=forms.RadioSelect,
    )
    limit = Number(
        label=gettext_lazy("Limit"),
        help_text=gettext_lazy("In the figure's unit; of a share in percent, such as 95."),
    )
    change = Number(label=gettext_lazy("By more than, in percent"), help_text=gettext_lazy("Such as 20."))
    against = forms.ChoiceField(
        label=gettext_lazy("Compared with"),
        choices=[
            (Against.BEFORE, gettext_lazy("the period before")),
            (Against.YEAR_BEFORE, gettext_lazy("the year before")),
        ],
        required=False,
    )
    usual = Number(
        label=gettext_lazy("Of so many usual days in a hundred nothing is told"),
        help_text=gettext_lazy(
            "50 to 99. Yesterday is held against its forecast: with 95 one day in twenty lies outside by chance."
        ),
        initial=_USUAL,
    )
    days = forms.IntegerField(
        label=gettext_lazy("Over how many days"),
        help_text=gettext_lazy(
            "1 to 366. A limit counts today so far; a change compares whole days up to yesterday."
        ),
        min_value=1,
        max_value=366,
        initial=1,
        widget=forms.NumberInput(attrs={"class": "input--short"}),
    )
    least = forms.IntegerField(
        label=gettext_lazy("Of fewer than so many nothing is told"),
        help_text=gettext_lazy("Of a share: of what it is a share of. 3 of 4 dissatisfied are no alarm."),
        min_value=0,
        max_value=1_000_000_000,
        initial=0,
        widget=forms.NumberInput(attrs={"class": "input--short"}),
    )
    quiet_from = forms.TimeField(
        label=gettext_lazy("Quiet from"),
        required=False,
        initial=time(22),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "input--short"}),
    )
    quiet_until = forms.TimeField(
        label=gettext_lazy("Quiet until"),
        required=False,
        initial=time(7),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "input--short"}),
    )
    gap = Number(
        label=gettext_lazy("Hours until it may be told again"),
        help_text=gettext_lazy("So that a figure that goes up and down around its limit tells nobody twice."),
        initial=24,
        min_value=0,
        max_value=8784,
        required=True,
    )
    person = forms.CharField(
        label=gettext_lazy("Find somebody by name"),
        help_text=gettext_lazy("Of those who may see figures in your units."),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    hook_url = forms.CharField(
        label=gettext_lazy("Address of a program that is told (webhook)"),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(
        self, *args: Any, scope: Scope, people: Iterable[Colleague], kept: Mapping[str, Any], **kwargs: Any
    ) -> None:
        """Take what may be chosen. `kept` are filters that the form has no field for."""
        super().__init__(*args, **{"use_required_attribute": False, **kwargs})
        self._kept = dict(kept)
        self.needs_somebody = True
        self.fields["metric"].choices = [  # type: ignore[attr-defined]
            (code, labels.headed(one)) for code, one in METRICS.items() if can_be_watched(one)
        ]
        for level in FILTERS:
            choices = regions_of(scope) if level == REGION else list(labels.VALUES[level].items())
            self.fields[level] = forms.ChoiceField(
                label=_("Where") if level == REGION else str(labels.LEVELS[level]),
                required=False,
                choices=[("", _("all")), *choices],
            )
        self.fields["people"] = forms.MultipleChoiceField(
            label=_("Who is told"),
            required=False,
            choices=[(one.id, f"{one.name}\n{one.unit}") for one in people],
            widget=forms.CheckboxSelectMultiple,
        )
        hosts = pgettext("list", ", ").join(settings.FAWANG_ALERT_HOSTS)
        self.fields["hook_url"].help_text = (
            _("At one of: %(hosts)s.") % {"hosts": hosts}
            if hosts
            else _("None so far: the operator names hosts that may be called in FAWANG_ALERT_HOSTS.")
        )
        for name in ("limit", "change", "against", "usual", "people", "quiet_from", "quiet_until", *FILTERS):
            # Whether one is needed follows from the others; filters are folded away.
            self.fields[name].at_times = True  # type: ignore[attr-defined]

    @property
    def filters(self) -> list[forms.BoundField]:
        """Return the fields of the filters, which the page folds away."""
        return [self[level] for level in FILTERS]

    @property
    def filtered(self) -> bool:
        """Tell whether a filter is set, or wrong."""
        return any(one.value() or one.errors for one in self.filters)

    def clean_hook_url(self) -> str:
        """Refuse an address that may not be called."""
        url: str = self.cleaned_data["hook_url"].strip()
        if url and not hooks.allowed(url):
            raise ValidationError(say("hook_not_allowed"))
        return url

    def clean(self) -> dict[str, Any]:
        """Ask for what the condition needs, and for nothing else."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        condition = data.get("condition", "")
        for name in {"limit", "change", "usual"} - {field_of(condition)}:
            # It is not shown, so neither would be what is wrong with it.
            self.errors.pop(name, None)
        if condition in _LIMITS:
            self._need("limit")
        elif condition in _CHANGES:
            self._need("change", 0, 100_000, _("A share above 0, in percent."))
            data["against"] = data.get("against") or Against.BEFORE
        elif condition == Condition.UNUSUAL:
            self._need("usual", 49.99, 99, _("50 to 99."))
            data["days"] = 1
            self.errors.pop("days", None)
        if data.get("metric") in METRICS:
            self._fit(METRICS[data["metric"]])
        if (data.get("quiet_from") is None) != (data.get("quiet_until") is None) and not (
            {"quiet_from", "quiet_until"} & self.errors.keys()
        ):
            self.add_error("quiet_until", _("Give both times, or neither: then there are no quiet hours."))
        nobody = not data.get("people") and not data.get("hook_url")
        if self.needs_somebody and nobody and not {"people", "hook_url"} & self.errors.keys():
            self.add_error("people", _("Choose somebody who is told, or give the address of a program."))
        return data

    def _need(self, name: str, above: float | None = None, most: float | None = None, what: str = "") -> None:
        if name in self.errors:
            return
        value = self.cleaned_data.get(name)
        if value is None:
            self.add_error(name, say("field_required"))
        elif (above is not None and value <= above) or (most is not None and value > most):
            self.add_error(name, what)

    def _fit(self, metric: Metric) -> None:
        facts = metric.facts - {"place"}
        for level in FILTERS:
            if self.cleaned_data.get(level) and not all(
                LEVELS["county" if level == REGION else level][0].code in DECLARED[fact].dimensions
                for fact in facts
            ):
                self.add_error(
                    level, _("%(metric)s: these figures do not have it.") % {"metric": metric.name}
                )

    def wanted(self) -> Wanted:
        """Return the rule, once the form is valid."""
        data = self.cleaned_data
        condition, metric = Condition(data["condition"]), METRICS[data["metric"]]
        if condition in _LIMITS:
            limit = data["limit"] / 100 if metric.unit in _SHARES else data["limit"]
        else:
            limit = data[field_of(condition)] / 100
        return Wanted(
            name=data["name"],
            metric=metric.code,
            condition=condition,
            limit=limit,
            where={**self._kept, **{level: data[level] for level in FILTERS if data.get(level)}},
            days=data["days"],
            against=data["against"] if condition in _CHANGES else "",
            least=data["least"],
            quiet_from=data["quiet_from"] or time(0),
            quiet_until=data["quiet_until"] or time(0),
            gap_minutes=round(data["gap"] * 60),
            staff_ids=tuple(int(one) for one in data["people"]),
            hook_url=data["hook_url"],
        )


def field_of(condition: str) -> str:
    """Return the field that has the limit of a condition."""
    return "limit" if condition in _LIMITS else "change" if condition in _CHANGES else "usual"


def can_be_watched(metric: Metric) -> bool:
    """Tell whether a metric moves from day to day, so that an alert on it makes sense."""
    return metric.unit != Unit.GROWTH and metric.facts != {"place"}


def initial_of(row: AlertRule) -> dict[str, Any]:
    """Return a rule as its form shows it."""
    shares = row.metric in METRICS and METRICS[row.metric].unit in _SHARES
    name = field_of(row.condition)
    hundredfold = shares if name == "limit" else True
    quiet = row.quiet_from != row.quiet_until
    return {
        "name": row.name, "metric": row.metric, "condition": row.condition,
        name: f"{row.limit * 100 if hundredfold else row.limit:.12g}", "against": row.against or Against.BEFORE,
        "days": row.days, "least": row.least, "quiet_from": row.quiet_from if quiet else None,
        "quiet_until": row.quiet_until if quiet else None, "gap": f"{row.gap_minutes / 60:g}",
        "people": [str(one) for one in row.staff_ids], "hook_url": row.hook_url,
        **{level: value for level, value in row.where.items() if level not in kept_of(row.where)},
    }  # fmt: skip


def kept_of(where: Mapping[str, Any]) -> dict[str, Any]:
    """Return the filters of a rule that the form has no field for."""
    return {
        level: value for level, value in where.items() if level not in FILTERS or not isinstance(value, str)
    }
