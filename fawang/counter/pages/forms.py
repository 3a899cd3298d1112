"""Forms of the clerk's pages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from fawang.counter.pages import labels
from fawang.counter.rules.tickets import LETTERS
from fawang.counter.rules.visits import LONGEST_NOTE
from fawang.kernel.rules.ids import read_code
from fawang.organisations.texts.labels import MATTERS
from fawang.people.texts.labels import GROUPS

LONGEST_MINUTES = 12 * 60


class CounterForm(forms.Form):
    """Which counter somebody sits down at."""

    label = forms.CharField(
        label=_("Number of the counter"),
        max_length=10,
        initial="1",
        widget=forms.TextInput(attrs={"class": "input--short", "autocomplete": "off"}),
    )
    kinds = forms.MultipleChoiceField(
        label=_("What it serves"),
        help_text=_("Tick nothing if it serves everything."),
        choices=[(kind, labels.KINDS[kind]) for kind in LETTERS],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class VisitForm(forms.Form):
    """What a visit was about and what came of it."""

    client_id = forms.UUIDField(widget=forms.HiddenInput)
    ticket = forms.IntegerField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("Service"), choices=[*labels.KINDS.items()])
    matter = forms.ChoiceField(label=_("Subject"), choices=[("", "—"), *MATTERS.items()], required=False)
    outcome = forms.ChoiceField(label=_("What came of it"), choices=[*labels.OUTCOMES.items()])
    minutes = forms.IntegerField(
        label=_("Minutes"),
        min_value=0,
        max_value=LONGEST_MINUTES,
        widget=forms.NumberInput(attrs={"class": "input--short"}),
    )
    order_code = forms.CharField(
        label=_("Code of the application"),
        help_text=_("If one was handed in during the visit."),
        max_length=30,
        required=False,
    )
    special_group = forms.ChoiceField(
        label=_("Special group"), choices=[("", "—"), *GROUPS.items()], required=False
    )
    accompanied = forms.BooleanField(label=_("Came with somebody"), required=False)
    has_wishes = forms.BooleanField(
        label=_("Has wishes: a language, an interpreter, how to be reached"), required=False
    )
    note = forms.CharField(
        label=_("Note"),
        help_text=_("Only what a colleague needs next time. It is kept encrypted."),
        max_length=LONGEST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    name = forms.CharField(label=_("Name of the person"), max_length=60, required=False)
    phone = forms.CharField(
        label=_("Phone"), max_length=40, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    id_number = forms.CharField(label=_("Identity number"), max_length=40, required=False)

    def clean_order_code(self) -> str:
        """Return the code in one form."""
        typed: str = self.cleaned_data["order_code"]
        code = read_code(typed) if typed else ""
        if code is None:
            raise forms.ValidationError(_("This is no code: please check its digits."))
        return code

    @property
    def first(self) -> list[forms.BoundField]:
        """The four fields that are filled in already."""
        return [self[name] for name in ("kind", "matter", "outcome", "minutes")]

    @property
    def more(self) -> list[forms.BoundField]:
        """What is seldom needed."""
        return [self[name] for name in ("order_code", "special_group", "accompanied", "has_wishes", "note")]

    @property
    def person(self) -> list[forms.BoundField]:
        """Who it was, where they want to be known."""
        return [self[name] for name in ("name", "phone", "id_number")]
