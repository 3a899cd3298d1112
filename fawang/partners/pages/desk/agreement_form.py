"""The form of an agreement: from its data to fields, and back. What the form does not show is kept as it was."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from fawang.kernel.rules.problems import Invalid
from fawang.kernel.wording import Text
from fawang.organisations.rules.hours import DAYS, read_line, write_line
from fawang.partners import links
from fawang.partners.models import Agreement
from fawang.partners.pages.desk.scope_rows import LINE, ScopeRows, rows_of
from fawang.partners.queries.agreements import terms_of
from fawang.partners.rules.agreements import Terms
from fawang.partners.rules.messages import Urgency
from fawang.partners.rules.procedure import Term
from fawang.partners.texts import labels
from fawang.people.rules import ROLES, Permission
from fawang.work_orders.rules.deadlines import Unit

_ALWAYS = {day: [["00:00", "23:59"]] for day in DAYS}
_SCOPES = (("takes", _("What the partner takes from us")), ("gives", _("What it may hand to us")))
#: Clocks that an agreement sets: in working days, where it is urgent in hours.
_TERMS = (Term.ACKNOWLEDGE, Term.ANSWER, Term.RESULT, Term.NEXT, Term.DECIDE)


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that are shown together: their title, the rows of a direction where it is one, and whether it is open."""

    title: Text
    fields: list[Any]
    rows: ScopeRows | None
    open: bool


class PartnerForm(forms.Form):
    """Who a partner is."""

    use_required_attribute = False
    name = forms.CharField(label=_("What is it called?"), max_length=120)
    code = forms.RegexField(
        label=_("Its short code"),
        regex=r"[a-z0-9_]{1,40}",
        help_text=_("Its number, such as 12345, or a short word. It cannot be changed."),
        error_messages={"invalid": _("Small letters, digits and underscores, 40 at most.")},
    )
    body = forms.ChoiceField(label=_("What sort of body is it?"), choices=list(labels.BODIES.items()))
    phone = forms.CharField(label=_("Telephone for staff"), max_length=40, required=False)
    email = forms.EmailField(label=_("E-mail"), max_length=120, required=False)


class AgreementForm(forms.Form):
    """One version of an agreement."""

    use_required_attribute = False
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    valid_from = forms.DateField(
        label=_("Valid from"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    valid_until = forms.DateField(
        label=_("Valid until"),
        required=False,
        help_text=_("Empty: until it is ended."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    fields_out = forms.MultipleChoiceField(
        label=_("Fields that leave"),
        choices=list(labels.FIELDS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs=LINE),
        help_text=_("As few as the other side needs for its part. What is not ticked never leaves."),
    )
    fields_in = forms.MultipleChoiceField(
        label=_("Fields that we read of what comes"),
        choices=list(labels.FIELDS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs=LINE),
    )
    ground = forms.ChoiceField(
        label=_("Legal ground"), choices=list(labels.GROUNDS.items()), widget=forms.RadioSelect
    )
    basis = forms.CharField(
        label=_("The article, or what the data is for"),
        help_text=_("The person reads it (Personal Information Protection Law, Art. 23)."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    readers = forms.MultipleChoiceField(
        label=_("Only these roles here see it"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs=LINE),
        help_text=_(
            "Tick some where the data comes from the police. None ticked: everybody who handles referrals."
        ),
    )
    hours = forms.ChoiceField(
        label=_("When does the partner work?"),
        choices=[
            ("office", _("As our offices")),
            ("always", _("Day and night")),
            ("own", _("At other hours, on working days")),
        ],
        widget=forms.RadioSelect,
        initial="office",
    )
    hours_own = forms.CharField(
        label=_("These hours"), required=False, help_text=_("Such as 08:30-12:00, 14:00-17:30")
    )
    contact_name = forms.CharField(label=_("Who answers on holidays"), max_length=60, required=False)
    contact_phone = forms.CharField(label=_("Their telephone"), max_length=40, required=False)
    superior_name = forms.CharField(label=_("The unit above the partner"), max_length=60, required=False)
    superior_phone = forms.CharField(label=_("Its telephone"), max_length=40, required=False)
    link = forms.ChoiceField(label=_("How it is reached"), widget=forms.RadioSelect)
    settings = forms.CharField(
        label=_("What this way needs to know"),
        required=False,
        help_text=_("As JSON; see the guide. No secrets: those are kept apart."),
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
    )
    algorithms = forms.CharField(
        label=_("Agreed algorithms"),
        required=False,
        help_text=_("As JSON; empty where the way has none."),
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false"}),
    )
    referee = forms.ChoiceField(
        label=_("Who decides a second return?"),
        choices=[("us", _("Our referee's unit")), ("them", _("A referee on the partner's side"))],
        widget=forms.RadioSelect,
        initial="us",
    )

    def __init__(self, *args: Any, before: Agreement | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kept: dict[str, Any] = dict(before.terms) if before else {}
        self._choices(
            "readers",
            [(role, _(role.label)) for role, held in ROLES.items() if Permission.PARTNER_VIEW in held],
        )
        known = {name: labels.LINKS.get(name, name) for name in (*links.registered(), *self._named())}
        self._choices("link", list(known.items()))
        scopes = terms_of(before) if before else Terms()
        #: The rows of each direction; `add` is the button that asks for one more.
        self.adding = str(self.data.get("add", "")) if self.is_bound else ""
        self.rows = {
            name: rows_of(
                name, self.data if self.is_bound else None, getattr(scopes, name), more=self.adding == name
            )
            for name, _label in _SCOPES
        }
        for term in _TERMS:
            for urgency, label in (
                (Urgency.NORMAL, _("working days")),
                (Urgency.URGENT, _("hours, if urgent")),
            ):
                self.fields[f"{term}_{urgency}"] = forms.IntegerField(
                    label=_("%(term)s: %(unit)s") % {"term": labels.TERMS[term], "unit": label},
                    required=False,
                    min_value=1,
                    max_value=366,
                    widget=forms.NumberInput(attrs={"class": "input--short"}),
                )

    def is_valid(self) -> bool:
        """Judge the fields and all rows; False, and nothing is wrong, where a row was asked for."""
        if self.adding:
            for one in (self, *(row for rows in self.rows.values() for row in rows.forms)):
                one._errors = ErrorDict()  # noqa: SLF001 nothing is judged yet
            return False
        if super().is_valid() & all(rows.is_valid() for rows in self.rows.values()):
            return True
        for name, label in _SCOPES:
            if self._is_wrong(name):
                self.add_error(None, _("“%(part)s”: a row is wrong, see there.") % {"part": label})
        return False

    def groups(self) -> list["Group"]:
        """Return the fields in groups: nothing wrong, and no row that was just asked for, is folded away."""
        named: list[tuple[Text, str, list[str]]] = [
            (_("Validity"), "", ["valid_from", "valid_until"]),
            *((label, name, []) for name, label in _SCOPES),
            (_("What leaves, and on what ground"), "", ["fields_out", "fields_in", "ground", "basis", "readers"]),
            (_("Clocks"), "", [name for name in self.fields if name.partition("_")[0] in set(_TERMS)]),
            (
                _("Hours and contacts"), "",
                ["hours", "hours_own", "contact_name", "contact_phone", "superior_name", "superior_phone"],
            ),
            (_("How it is reached"), "", ["link", "settings", "algorithms"]),
            (_("Who decides a second return?"), "", ["referee"]),
        ]  # fmt: skip
        return [
            Group(
                title,
                [self[field] for field in names],
                self.rows.get(name),
                not number
                or any(field in self.errors for field in names)
                or (bool(name) and (self.adding == name or self._is_wrong(name))),
            )
            for number, (title, name, names) in enumerate(named)
        ]

    def _is_wrong(self, name: str) -> bool:
        return self.is_bound and not self.adding and bool(self.rows[name].total_error_count())

    def _named(self) -> Iterator[str]:
        for one in self._kept.get("links", []):
            yield one["name"]

    def _choices(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean_settings(self) -> dict[str, Any]:
        """Read the settings of the link."""
        return self._object("settings")

    def clean_algorithms(self) -> dict[str, Any]:
        """Read the algorithms."""
        return self._object("algorithms")

    def _object(self, name: str) -> dict[str, Any]:
        typed = self.cleaned_data[name]
        try:
            read = json.loads(typed) if typed.strip() else {}
        except (ValueError, RecursionError):
            read = None
        if not isinstance(read, dict):
            raise forms.ValidationError(_("This is no JSON object: begin with { and end with }."))
        return read

    def clean(self) -> dict[str, Any]:
        """Read the hours."""
        data = super().clean() or {}
        self._week: dict[str, Any] | None = None
        if data.get("hours") == "always":
            self._week = _ALWAYS
        elif data.get("hours") == "own":
            try:
                line = read_line("mon", data.get("hours_own", ""))
                self._week = dict.fromkeys(DAYS[:5], line) if line else None
            except Invalid:
                line = []
            if not line:
                self.add_error("hours_own", _("Write hours such as 08:30-12:00, 14:00-17:30."))
        return data

    def terms(self) -> dict[str, Any]:
        """Return the agreement as data. Further links, which the form does not show, stay."""
        data, kept = self.cleaned_data, self._kept
        written: dict[str, Any] = {
            name: data[name]
            for name in ("fields_out", "fields_in", "ground", "basis", "readers", "referee", "algorithms")
        }
        written |= {name: rows.scopes() for name, rows in self.rows.items()}
        written["links"] = [
            {"name": data["link"], "settings": data["settings"]},
            *(one for one in kept.get("links", [])[1:] if one["name"] != data["link"]),
        ]
        written["terms"] = [
            {
                "term": str(term), "urgency": str(urgency), "amount": amount,
                "unit": str(Unit.WORKING_DAYS if urgency == Urgency.NORMAL else Unit.HOURS),
            }
            for term in _TERMS
            for urgency in (Urgency.NORMAL, Urgency.URGENT)
            if (amount := data.get(f"{term}_{urgency}"))
        ]  # fmt: skip
        if self._week:
            written["hours"] = self._week
        if data["contact_name"] or data["contact_phone"]:
            written["holiday_contacts"] = [
                {"name": data["contact_name"], "phone": data["contact_phone"]}, *kept.get("holiday_contacts", [])[1:]
            ]  # fmt: skip
        if data["superior_name"] or data["superior_phone"]:
            written["superior"] = {"name": data["superior_name"], "phone": data["superior_phone"]}
        return written

    @staticmethod
    def initial_of(row: Agreement) -> dict[str, Any]:
        """Return what the form shows of a version."""
        terms, data = terms_of(row), row.terms
        shown: dict[str, Any] = {
            name: data.get(name) for name in ("fields_out", "fields_in", "ground", "basis", "readers")
        }
        shown["referee"] = terms.referee
        shown |= {"valid_from": row.valid_from, "valid_until": row.valid_until}
        for (term, urgency), length in terms.lengths.items():
            shown[f"{term}_{urgency}"] = length.amount
        if data.get("hours"):
            always = data["hours"] == _ALWAYS
            shown["hours"] = "always" if always else "own"
            if not always and terms.hours:
                shown["hours_own"] = write_line(terms.hours[0])
        if terms.holiday_contacts:
            shown |= {
                "contact_name": terms.holiday_contacts[0].name, "contact_phone": terms.holiday_contacts[0].phone
            }  # fmt: skip
        if terms.superior:
            shown |= {"superior_name": terms.superior.name, "superior_phone": terms.superior.phone}
        if terms.links:
            shown["link"] = terms.links[0].name
            if terms.links[0].settings:
                shown["settings"] = json.dumps(terms.links[0].settings, ensure_ascii=False, indent=2)
        if terms.algorithms:
            shown["algorithms"] = json.dumps(dict(terms.algorithms), ensure_ascii=False, indent=2)
        return shown
