"""Forms of the workbench: answers to requests, complaints, what the directory shows of oneself."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fawang.lawyers.data.figures import limits
from fawang.lawyers.rules import complaints, requests
from fawang.lawyers.rules.fees import Fee
from fawang.lawyers.texts import labels
from fawang.lawyers.transfer import LONGEST_PHONE


class Versioned(forms.Form):
    """A form of a step: it knows which version was on the screen."""

    use_required_attribute = False
    version = forms.IntegerField(widget=forms.HiddenInput)


class ClearForm(Versioned):
    """That nothing stands against it."""

    no_conflict = forms.BooleanField(
        label=_("I have checked, for myself and my firm: no conflict of interest stands against it"),
        help_text=_("Lawyers Law, Art. 39. Only then you read what the person wrote."),
    )


class OfferForm(Versioned):
    """What it costs, what is included, when the person could come."""

    fee = forms.ChoiceField(label=_("How the fee is reckoned"), widget=forms.RadioSelect)
    amount = forms.DecimalField(
        label=_("Amount"), max_digits=14, decimal_places=2, required=False,
        help_text=_("In yuan; by the hour, for an hour; of a share, in per cent."),
        widget=forms.TextInput(attrs={"class": "input--short", "inputmode": "decimal"}),
    )  # fmt: skip
    included = forms.CharField(
        label=_("What is included, and what is not"),
        help_text=_("Which steps, which papers, which hearings; what costs extra."),
        max_length=requests.LONGEST_INCLUDED, widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip

    def __init__(self, *args: Any, matter: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fee = self.fields["fee"]
        assert isinstance(fee, forms.ChoiceField)
        fee.choices = [(kind, labels.FEES[kind]) for kind in limits().kinds_for(matter)]
        if Fee.CONTINGENT not in limits().kinds_for(matter):
            fee.help_text = str(_("A share of what is won is barred in matters of this kind."))
        for number in range(1, requests.MOST_TIMES + 1):
            self.fields[f"time_{number}"] = forms.DateTimeField(
                label=_("Time for a talk %(number)s") % {"number": number}, required=False,
                widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
                input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
            )  # fmt: skip


class DeclineForm(Versioned):
    """Why not."""

    reason = forms.ChoiceField(
        label=pgettext_lazy("a lawyer declines", "Why not?"), choices=list(labels.REASONS.items()),
        widget=forms.RadioSelect,
    )  # fmt: skip


class EntryForm(Versioned):
    """What the directory shows of the lawyer who is signed in."""

    phone = forms.CharField(
        label=_("A number of yours that everybody may see"),
        help_text=_("Leave it empty if you want none: then the number of your firm is shown. Never a private one."),
        max_length=LONGEST_PHONE, required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )  # fmt: skip
    takes_requests = forms.BooleanField(label=_("People may ask me here for a quote"), required=False)


class FirmForm(Versioned):
    """What the directory shows of the firm that somebody administers."""

    takes_requests = forms.BooleanField(
        label=_("People may ask our firm here for a quote"),
        help_text=_("Each lawyer says for themselves whether they may be asked."), required=False,
    )  # fmt: skip


class ForwardForm(Versioned):
    """To whom a complaint goes."""

    body = forms.CharField(
        label=_("To whom is it forwarded?"), help_text=_("For example the lawyers' association of the city."),
        max_length=120,
    )  # fmt: skip


class AnswerForm(Versioned):
    """What a complaint came to."""

    finding = forms.ChoiceField(
        label=_("What you found"), choices=list(labels.FINDINGS.items()), widget=forms.RadioSelect
    )
    answer = forms.CharField(
        label=_("Answer to the person"),
        help_text=_("What you looked into, what you found, what follows from it. Plain words."),
        max_length=complaints.LONGEST_ANSWER, widget=forms.Textarea(attrs={"rows": 8}),
    )  # fmt: skip


class RefuseForm(Versioned):
    """Why a complaint is not taken up, and who helps instead."""

    answer = forms.CharField(
        label=_("Why it is not taken up, and who helps instead"),
        max_length=complaints.LONGEST_ANSWER, widget=forms.Textarea(attrs={"rows": 5}),
    )  # fmt: skip
