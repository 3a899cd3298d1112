"""Forms of notifications, of help at a post, of wishes, of posts."""

import secrets
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from fawang.kernel import clock
from fawang.legal_aid.defence.actions.duty import LONGEST as LONGEST_WORDS
from fawang.legal_aid.defence.actions.duty import Said
from fawang.legal_aid.defence.actions.notifications import Notice, Relative
from fawang.legal_aid.defence.queries.organs import ORGANS
from fawang.legal_aid.defence.queries.posts import PostRow
from fawang.legal_aid.defence.rules import STAGES, DefenceEnd
from fawang.legal_aid.defence.texts import labels
from fawang.legal_aid.defence.texts.questions import LONGEST
from fawang.organisations.pages.fields import DayField, PlaceField, TickField
from fawang.organisations.queries import UnitRow
from fawang.people.texts.labels import DIALECTS


class _Relative(forms.Form):
    """Who is told, where the person wants it."""

    use_required_attribute = False
    relative_name = forms.CharField(
        label=_("Whom the person wants told"),
        required=False,
        max_length=60,
        help_text=_("Only with their wish; for a minor, the legal representative. Otherwise leave it empty."),
    )
    relative_relation = forms.CharField(label=_("Who that is to them"), required=False, max_length=60)
    relative_phone = forms.CharField(
        label=_("Mobile number"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )

    def relative(self) -> Relative:
        """Return who is told."""
        given = self.cleaned_data
        return Relative(given["relative_name"], given["relative_relation"], given["relative_phone"])

    #: How an action calls the fields of this form, where it knows them under another name.
    SAID: ClassVar[dict[str, str]] = {
        "third_name": "relative_name", "third_phone": "relative_phone", "name": "person", "file": "paper",
        "said_at": "said_day",
    }  # fmt: skip


class NotifyForm(_Relative):
    """A notification of an organ."""

    organ_id = forms.TypedChoiceField(label=_("Organ"), coerce=int)
    number = forms.CharField(
        label=_("Number of the case"),
        max_length=80,
        help_text=_("As the notification has it. Sent twice, it is taken in once."),
    )
    stage = forms.ChoiceField(label=_("Stage of the case"), choices=labels.STAGES.items())
    person = forms.CharField(label=_("Suspect or defendant"), max_length=60)
    id_number = forms.CharField(label=_("Number of the identity card"), required=False, max_length=20)
    grounds = TickField(
        label=_("Why a lawyer is assigned"), choices=list(labels.GROUNDS.items()), required=True
    )
    charge = forms.CharField(label=_("Suspected or accused of"), max_length=200)
    held_at = forms.CharField(label=_("Where the person is held"), required=False, max_length=LONGEST)
    hearing_on = DayField(label=_("Day of the hearing"), required=False)
    language = forms.ChoiceField(label=_("Language"), choices=DIALECTS.items(), initial="mandarin")
    needs = forms.CharField(
        label=_("What the lawyer should know"),
        required=False,
        max_length=300,
        help_text=_("For example: needs a sign-language interpreter."),
    )
    handler = forms.CharField(
        label=_("Who deals with it, with a telephone number"), required=False, max_length=LONGEST
    )
    earlier = forms.CharField(
        label=_("Number at the organ before"),
        required=False,
        max_length=80,
        help_text=_("If a lawyer was assigned at an earlier stage: the same lawyer is asked first."),
    )
    paper = forms.FileField(
        label=_("The notification as a file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"}),
    )

    def __init__(self, *args: Any, organs: list[UnitRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organ_id"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(one.id, one.name) for one in organs]
        # Only the stages that lie with such an organ.
        stages = {stage for one in organs for stage in STAGES[ORGANS[one.kind]]}
        chosen = self.fields["stage"]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = [(code, name) for code, name in labels.STAGES.items() if code in stages]

    def notice(self) -> Notice:
        """Return what was filled in."""
        given = self.cleaned_data
        plain = (
            "organ_id", "number", "person", "stage", "charge", "held_at", "hearing_on", "handler", "earlier",
            "id_number", "language", "needs",
        )  # fmt: skip
        return Notice(
            **{name: given[name] for name in plain}, grounds=tuple(given["grounds"]), relative=self.relative()
        )


class WithdrawForm(forms.Form):
    """Why no lawyer is needed any more."""

    use_required_attribute = False
    why = forms.ChoiceField(
        label=_("Why"),
        choices=[(code, name) for code, name in labels.ENDS.items() if code != DefenceEnd.OTHER],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=300)


class _Once(forms.Form):
    """A form with an id of its own, so that a repeated request does not double."""

    use_required_attribute = False
    client_id = forms.CharField(max_length=40, widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["client_id"].initial = secrets.token_urlsafe(16)


class HelpForm(_Once):
    """What a duty lawyer did for one person."""

    post = forms.TypedChoiceField(label=_("Post"), coerce=int)
    day = DayField(label=_("Day"))
    kinds = TickField(label=_("What did you do?"), choices=list(labels.HELP.items()), required=True)
    person = forms.CharField(
        label=_("Name"), required=False, max_length=60, help_text=_("Needed where you witnessed a plea.")
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, posts: list[PostRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["post"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(one.row.pk, one.unit.name) for one in posts]


class WishForm(_Once, _Relative):
    """That somebody who is held wants legal aid."""

    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int)
    person = forms.CharField(label=_("Name of the person"), max_length=60)
    words = forms.CharField(
        label=_("What they want a lawyer for"),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("In their own words. Nothing about guilt has to be written."),
    )
    said_day = DayField(label=_("When they said so"))
    said_time = forms.TimeField(
        label=_("At what time"),
        input_formats=["%H:%M", "%H:%M:%S"],
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )
    held_at = forms.CharField(label=_("Where they are held"), required=False, max_length=LONGEST)
    organ_place = PlaceField(
        label=_("Where the organ is that handles the case"),
        required=False,
        help_text=_("It decides which office is competent (Art. 38). Empty: here."),
    )
    field_order = ("unit", "person", "words", "said_day", "said_time", "held_at", "organ_place")

    def __init__(self, *args: Any, units: list[UnitRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(one.id, one.name) for one in units]

    def said(self) -> Said:
        """Return what was noted."""
        given = self.cleaned_data
        return Said(
            person=given["person"],
            words=given["words"],
            said_at=datetime.combine(given["said_day"], given["said_time"], clock.CHINA),
            organ_place=given["organ_place"],
            held_at=given["held_at"],
            relative=self.relative(),
        )


class PostForm(forms.Form):
    """A post to be entered."""

    use_required_attribute = False
    office = forms.TypedChoiceField(label=_("Office that sends lawyers"), coerce=int)
    unit = forms.TypedChoiceField(label=_("Where they are"), coerce=int)
    kind = forms.ChoiceField(label=_("Kind of post"), choices=labels.POSTS.items())

    def __init__(self, *args: Any, offices: list[UnitRow], units: list[UnitRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("office", offices), ("unit", units)):
            field = self.fields[name]
            assert isinstance(field, forms.TypedChoiceField)
            field.choices = [(one.id, one.name) for one in rows]
