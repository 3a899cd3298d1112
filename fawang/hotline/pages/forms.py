"""What a lawyer fills in about a call."""

import secrets
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fawang.consultations.rules.records import LONGEST_ASKED
from fawang.hotline.actions.blocks import LONGEST as LONGEST_BLOCK
from fawang.hotline.actions.instructions import LONGEST
from fawang.hotline.queries.panel import Target


class InstructionForm(forms.Form):
    """A button of the call. The id is the page's own: sent twice, it is done once."""

    client_id = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"client_id": secrets.token_urlsafe(16)})
        super().__init__(*args, **kwargs)


class NotesForm(forms.Form):
    """What the lawyer notes while they talk."""

    notes = forms.CharField(
        label=_("Notes"),
        help_text=_("Only you see them. The record, and an application for legal aid, begin with them."),
        required=False,
        max_length=LONGEST_ASKED,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class OtherForm(InstructionForm):
    """Whom to call about it, and what they should know."""

    target = forms.ChoiceField(label=_("Whom?"))
    reason = forms.CharField(label=_("Why?"), max_length=LONGEST, help_text=_("Kept with the call."))
    summary = forms.CharField(
        label=_("What they should know"),
        help_text=_("So that the person need not tell it again. Another hotline sees it with the call."),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, targets: list[Target], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lines = [(one.target, one.name) for one in targets if one.is_line]
        seats = [(one.target, one.name) for one in targets if not one.is_line]
        choices: list[Any] = [("", "—")]
        choices += [(_("Other hotlines"), lines)] if lines else []
        choices += [(_("Colleagues on duty"), seats)] if seats else []
        self.fields["target"].choices = choices  # type: ignore[attr-defined]


class BlockForm(forms.Form):
    """Why a number should be blocked."""

    reason = forms.CharField(
        label=_("What do they do?"),
        help_text=_(
            "A supervisor reads it and decides. Whoever is ill, in distress or in danger is not a nuisance."
        ),
        max_length=LONGEST_BLOCK,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
