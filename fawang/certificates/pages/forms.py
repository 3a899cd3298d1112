"""Forms of certificates."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fawang.certificates.actions.endings import LONGEST_REASON
from fawang.certificates.actions.keys import LONGEST_LABEL
from fawang.certificates.actions.shares import DAYS
from fawang.certificates.rules.numbers import LONGEST_NUMBER, LONGEST_PATTERN
from fawang.certificates.rules.procedure import Ending
from fawang.certificates.texts import labels


class HolderForm(forms.Form):
    """What the bearer says of the holder, to hear whether it fits."""

    use_required_attribute = False
    holder_name = forms.CharField(
        label=_("Name of the holder"),
        required=False,
        max_length=60,
        help_text=_("We only tell you whether it matches; we show no name."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    id_tail = forms.CharField(
        label=_("Last four signs of the holder's identity number"),
        required=False,
        max_length=4,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "input input--short"}),
    )


class VerifyForm(HolderForm):
    """Number and verification code, as they are printed."""

    number = forms.CharField(
        label=_("Number of the certificate"),
        max_length=LONGEST_NUMBER,
        help_text=_("As it is printed at the top, such as （2026）粤穗南粤字第123号."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    check_code = forms.CharField(
        label=_("Verification code"),
        max_length=30,
        help_text=_("Thirteen letters and digits beside the QR code."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
    field_order = ("number", "check_code", "holder_name", "id_tail")


class ShareForm(forms.Form):
    """For how long a link is good, and what it shows."""

    use_required_attribute = False
    days = forms.TypedChoiceField(
        label=_("The link works for"),
        coerce=int,
        initial=7,
        choices=[(DAYS[0], _("1 day")), (DAYS[1], _("7 days")), (DAYS[2], _("30 days"))],
        widget=forms.RadioSelect,
    )
    with_document = forms.BooleanField(
        label=_("Whoever has the link may also read the document"), required=False
    )


class SignForm(forms.Form):
    """The PIN of the person who signs; it is kept nowhere."""

    use_required_attribute = False
    pin = forms.CharField(
        label=_("PIN of your key"),
        max_length=64,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )


class EndingForm(forms.Form):
    """What is proposed to become of a certificate, and why."""

    use_required_attribute = False
    ending = forms.ChoiceField(
        label=_("What should become of it?"),
        choices=[
            (Ending.CORRECT, labels.ENDINGS[Ending.CORRECT]),
            (Ending.REVOKE, labels.ENDINGS[Ending.REVOKE]),
        ],
        widget=forms.RadioSelect,
    )
    replacement = forms.ChoiceField(label=_("The certificate in its place"), required=False)
    reason = forms.CharField(
        label=_("Reason"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, others: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["replacement"]
        field.choices = [
            ("", _("None")),
            *((one.code, one.number) for one in others),
        ]


class KeyForm(forms.Form):
    """A key of the office, or of a person who signs there."""

    use_required_attribute = False
    unit_id = forms.TypedChoiceField(label=_("Office"), coerce=int)
    username = forms.CharField(
        label=_("User name of the person"),
        required=False,
        max_length=150,
        help_text=_("Left empty, it is the key with which the office seals."),
    )
    token = forms.CharField(label=_("Label of the token in the device"), max_length=LONGEST_LABEL)
    label = forms.CharField(label=_("Label of the key in the token"), max_length=LONGEST_LABEL)
    certificate = forms.FileField(label=_("Certificate of the key (X.509)"))


class NumberingForm(forms.Form):
    """How an office writes its numbers."""

    use_required_attribute = False
    unit_id = forms.TypedChoiceField(label=_("Office"), coerce=int)
    sort = forms.SlugField(
        label=_("Sort of certificate"),
        max_length=20,
        help_text=_("The short name that the kind of matter has for it, such as notarised."),
    )
    pattern = forms.CharField(
        label=_("How a number is written"),
        max_length=LONGEST_PATTERN,
        help_text=_("With {year} and {number}, such as （{year}）粤穗南粤字第{number}号."),
    )


class RevocationForm(forms.Form):
    """The list of an authority."""

    use_required_attribute = False
    list = forms.FileField(label=_("Revocation list (CRL)"))
