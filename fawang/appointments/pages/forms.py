"""Who comes, how they are reached, what it is about."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fawang.appointments.pages.choice import Choice, offer_times
from fawang.appointments.queries.interpreters import INTERPRETED
from fawang.appointments.rules.dates import Source
from fawang.appointments.rules.wishes import LONGEST_NAME, LONGEST_RELATION, LONGEST_WORDS
from fawang.kernel.web.forms import MomentField
from fawang.organisations.texts.labels import LANGUAGES


class MoveForm(forms.Form):
    """Another time."""

    slot = MomentField()

    def __init__(self, *args: Any, choice: Choice, **kwargs: Any) -> None:
        super().__init__(*args, **{"use_required_attribute": False, **kwargs})
        offer_times(self, choice.times, waits=False)


class BookingForm(forms.Form):
    """A time, and who comes. What is not asked of somebody is left out by the pages."""

    slot = MomentField()
    name = forms.CharField(
        label=_("Your name"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    phone = forms.CharField(
        label=_("Your number"),
        help_text=_("So that we can reach you if something changes. Only the office sees it."),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    source = forms.ChoiceField(
        label=_("Who comes?"),
        choices=[
            (Source.SELF, _("I come myself")),
            (Source.OTHER, _("Somebody else\nThey stand above; you give your own name below.")),
        ],
        initial=Source.SELF,
        widget=forms.RadioSelect(attrs={"class": "choices--cards"}),
    )
    booker_name = forms.CharField(
        label=_("Your own name, if you book for somebody else"),
        max_length=LONGEST_NAME, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    booker_relation = forms.CharField(
        label=_("What are you to them?"),
        help_text=_("For example daughter, neighbour, village cadre."),
        max_length=LONGEST_RELATION, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    party = forms.IntegerField(
        label=_("How many come?"), min_value=1, initial=1,
        widget=forms.NumberInput(attrs={"class": "input--short", "inputmode": "numeric"}),
    )  # fmt: skip
    interpreter = forms.ChoiceField(
        label=_("Do you need an interpreter?"),
        help_text=_("They come to your appointment. It costs nothing."),
        choices=lambda: [("", _("No")), *((code, LANGUAGES[code]) for code in INTERPRETED)],
        required=False,
        widget=forms.RadioSelect(attrs={"class": "choices--line"}),
    )
    words = forms.CharField(
        label=pgettext_lazy("appointment", "What is it about?"),
        help_text=_("One sentence is enough. Only who meets you reads it."),
        max_length=LONGEST_WORDS, required=False, widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    weeks = forms.IntegerField(
        label=_("How many weeks in a row?"), min_value=1, initial=1, required=False,
        widget=forms.NumberInput(attrs={"class": "input--short", "inputmode": "numeric"}),
    )  # fmt: skip
    whole = forms.BooleanField(
        label=_("Only if all of these dates are free"), required=False, initial=True
    )  # fmt: skip
    sms = forms.BooleanField(
        label=_("Confirm and remind me by text message"),
        help_text=_("Leave this out if others read your messages."),
        required=False, initial=True,
    )  # fmt: skip
    announce = forms.ChoiceField(
        label=_("May our messages say what it is?"),
        choices=[
            ("yes", _("Yes\nThey name the office and the time.")),
            ("no", _("No, be careful\nThey only say that there is news, and nothing of law.")),
        ],
        initial="yes",
        widget=forms.RadioSelect(attrs={"class": "choices--cards"}),
    )
    once = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, choice: Choice, **kwargs: Any) -> None:
        super().__init__(*args, **{"use_required_attribute": False, **kwargs})
        offer_times(self, choice.times, waits=True)
        self.fields["party"].max_value = choice.party  # type: ignore[attr-defined]
        self.fields["party"].widget.attrs["max"] = choice.party
        if choice.party == 1:
            del self.fields["party"]
        self.fields["weeks"].widget.attrs["max"] = choice.weeks
        if choice.weeks == 1:
            del self.fields["weeks"], self.fields["whole"]


class StaffBookingForm(BookingForm):
    """The same for somebody who calls, chats or stands before a member of staff; a telephone is not needed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("source", "booker_name", "booker_relation"):
            del self.fields[name]
        self.fields["name"].label, self.fields["phone"].label = _("Name of the person"), _("Their number")
        self.fields["phone"].required, self.fields["phone"].help_text = False, ""
        self.fields["sms"].label = _("Confirm and remind them by text message")
        self.fields["sms"].help_text = _("Ask whether others read their messages.")
        self.fields["words"].help_text = ""
