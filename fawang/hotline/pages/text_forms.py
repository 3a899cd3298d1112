"""Forms of what the hotline says: a text, a text with its romanisation, a recording."""

from django import forms
from django.utils.translation import gettext_lazy as _

from fawang.hotline.data import prompts
from fawang.hotline.telephony.sound.audio_import import MOST_BYTES
from fawang.organisations.rules import Language

_ACCEPTED = ".wav,.mp3,audio/wav,audio/x-wav,audio/mpeg"


class TextForm(forms.Form):
    """What is said."""

    text = forms.CharField(
        label=_("Text"), max_length=prompts.LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )
    number = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class RomanisedForm(TextForm):
    """What is said in a language of which the machine reads the romanised text."""

    read = forms.CharField(
        label=_("Romanised (Pha̍k-fa-sṳ)"),
        required=False,
        max_length=prompts.LONGEST_ROMANISED,
        widget=forms.Textarea(attrs={"rows": 4, "lang": "hak-Latn", "spellcheck": "false"}),
        help_text=_(
            "This is what the machine reads. Left empty, Mandarin is heard where nothing is recorded."
        ),
    )
    field_order = ("text", "read", "number")


class RestoreForm(forms.Form):
    """Back to the original."""

    number = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class SoundForm(forms.Form):
    """A recording of a person."""

    sound = forms.FileField(
        label=_("Recording (WAV or MP3)"),
        widget=forms.FileInput(attrs={"accept": _ACCEPTED, "data-max-bytes": MOST_BYTES}),
    )


def form_of(language: Language) -> type[TextForm]:
    """Return the form in which a text of a language is written."""
    return RomanisedForm if prompts.languages()[language].romanised else TextForm
