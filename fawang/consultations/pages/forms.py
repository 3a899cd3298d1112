"""What a person and a lawyer fill in."""

import secrets
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fawang.consultations.rules import LONGEST_ANSWER, LONGEST_LINE
from fawang.people import queries as people
from fawang.people.rules import Permission

#: Best first; the words are those of every rating here.
SCORES = [
    (5, _("Very satisfied")),
    (4, _("Satisfied")),
    (3, _("Neither satisfied nor dissatisfied")),
    (2, _("Dissatisfied")),
    (1, _("Very dissatisfied")),
]


class Versioned(forms.Form):
    """A form of a step: it knows which version of the consultation was on the screen."""

    version_seen = forms.IntegerField(widget=forms.HiddenInput)

    @property
    def version(self) -> int:
        """Return the version that was seen."""
        version: int = self.cleaned_data["version_seen"]
        return version


class LineForm(forms.Form):
    """A message. The id is the page's own: sent twice, it is one message."""

    text = forms.CharField(
        label=_("Your message"), max_length=LONGEST_LINE, widget=forms.Textarea(attrs={"rows": 3})
    )
    client_id = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, wordless: bool = False, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"client_id": secrets.token_urlsafe(16)})
        super().__init__(*args, **kwargs)
        # Photos need no words.
        self.fields["text"].required = not wordless


class FollowUpForm(Versioned):
    """A further question."""

    text = forms.CharField(
        label=_("What is still unclear?"),
        help_text=_(
            "The lawyer who answered reads it and answers within the same time. Photos and papers can be added"
            " right afterwards."
        ),
        max_length=LONGEST_LINE,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class RatingForm(Versioned):
    """How it was."""

    score = forms.TypedChoiceField(
        label=_("How satisfied are you?"), coerce=int, choices=SCORES, widget=forms.RadioSelect
    )
    comment = forms.CharField(
        label=_("Anything else you want to tell us?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AnswerForm(Versioned):
    """The answer to a question in writing."""

    text = forms.CharField(
        label=_("Your answer"),
        help_text=_("Plain words. Cite the law as 《…法》第…条: it is shown beside your answer."),
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 10, "data-insert-into": "", "data-sources": ""}),
    )
    next_steps = forms.CharField(
        label=_("What the person should do next"),
        help_text=_(
            "One step a line, the first one first. For example: keep the wage slips; apply for arbitration."
        ),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReasonForm(Versioned):
    """Why something is given back or sent back."""

    reason = forms.CharField(label=_("Why?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))


class ColleagueForm(Versioned):
    """To whom it goes."""

    staff_id = forms.TypedChoiceField(label=_("Which colleague?"), coerce=int)
    reason = forms.CharField(
        label=_("What should they know?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, units: list[int], but: int | None, asks_why: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["staff_id"]
        assert isinstance(field, forms.ChoiceField)
        colleagues = (
            people.members(set(units), Permission.CONSULTATION_ANSWER)
            .exclude(pk=but or 0)
            .order_by("name", "pk")[:200]
        )
        field.choices = [("", "—"), *((one.pk, one.name) for one in colleagues)]
        if not asks_why:
            del self.fields["reason"]
