"""What a clerk can record without a line. The device keeps the forms; actions judge what is in them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fawang.counter.actions.held import LONGEST_REASON
from fawang.counter.pages.labels import KINDS, OUTCOMES, RESOLUTIONS
from fawang.counter.rules.offline import Resolution
from fawang.counter.rules.visits import KINDS as VISIT_KINDS
from fawang.counter.rules.visits import LONGEST_NOTE
from fawang.organisations.texts.labels import MATTERS
from fawang.people.texts.labels import GROUPS
from fawang.work_orders import kinds
from fawang.work_orders.actions.intake import LONGEST_PLACE, LONGEST_WORDS

_ANY = [("", "—")]
#: The register names more than a visit can be for.
_KINDS = [(code, KINDS[code]) for code in VISIT_KINDS]


class _Person(forms.Form):
    """Who it is about."""

    name = forms.CharField(label=_("Name of the person"), max_length=60)
    phone = forms.CharField(
        label=_("Mobile number"),
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel"}),
    )
    id_number = forms.CharField(
        label=_("Identity number"),
        help_text=_("A card reader types it here. With it we see whether the person was served elsewhere."),
        required=False,
        max_length=18,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            # Nothing that one person types is offered to the next.
            field.widget.attrs["autocomplete"] = "off"


class VisitForm(_Person):
    """A visit of somebody, who may stay without a name."""

    kind = forms.ChoiceField(label=_("What the visit was for"), choices=_KINDS)
    outcome = forms.ChoiceField(label=_("What came of it"), choices=list(OUTCOMES.items()))
    matter = forms.ChoiceField(label=_("Subject"), choices=[*_ANY, *MATTERS.items()], required=False)
    special_group = forms.ChoiceField(label=_("Belongs to"), choices=[*_ANY, *GROUPS.items()], required=False)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=0, max_value=720, initial=10)
    note = forms.CharField(
        label=_("Note"), required=False, max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 3})
    )
    field_order = (
        "kind",
        "outcome",
        "matter",
        "special_group",
        "minutes",
        "name",
        "phone",
        "id_number",
        "note",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = self.fields["phone"].required = False


class ApplicationForm(_Person):
    """An application, which becomes an order when there is a line."""

    kind = forms.ChoiceField(label=_("What is applied for"))
    matter = forms.ChoiceField(label=_("Subject"), choices=[*_ANY, *MATTERS.items()])
    words = forms.CharField(
        label=_("What happened"),
        help_text=_("In the person's words: who did what, when, and what they want to achieve."),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    place_text = forms.CharField(label=_("Where it happened"), required=False, max_length=LONGEST_PLACE)
    field_order = ("kind", "matter", "words", "place_text", "name", "phone", "id_number")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = [(name, kinds.kind_of(name).title) for name in kinds.open_to_persons()]


class NoteForm(forms.Form):
    """A note to a matter that is on its way."""

    code = forms.CharField(
        label=_("Number of the matter"),
        help_text=_("Twelve digits. With a line, what is known of it is shown here."),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    note = forms.CharField(label=_("Note"), max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 4}))


class DecisionForm(forms.Form):
    """What becomes of a held record."""

    resolution = forms.ChoiceField(
        label=_("What becomes of the device's record?"),
        choices=list(RESOLUTIONS.items()),
        widget=forms.RadioSelect,
    )
    target = forms.ChoiceField(label=_("To which?"), required=False, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why it is discarded"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, targets: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        target, resolution = self.fields["target"], self.fields["resolution"]
        assert isinstance(target, forms.ChoiceField)
        assert isinstance(resolution, forms.ChoiceField)
        target.choices = targets
        if not targets:
            del self.fields["target"]
            resolution.choices = [one for one in RESOLUTIONS.items() if one[0] != Resolution.ATTACH]
