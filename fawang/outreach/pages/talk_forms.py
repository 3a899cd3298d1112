"""Forms of a law talk: how it is announced, what came of it, its files."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fawang.kernel import clock
from fawang.outreach.actions.talks import Plan
from fawang.outreach.models import Handout
from fawang.outreach.pages.fields import (
    ByForm,
    CountField,
    DayField,
    OfficeField,
    PhotoField,
    PlaceField,
    TimeField,
    TopicsField,
    Versioned,
)
from fawang.outreach.rules.codes import LONGEST_NOTE, LONGEST_PLACE, LONGEST_TITLE
from fawang.outreach.rules.talks import LONGEST_FILE_NAME
from fawang.people.rules import Permission

#: Who announces talks.
MAY = (Permission.OUTREACH_MANAGE, Permission.UNIT_CONFIRM)


class TalkForm(ByForm):
    """A talk that is announced."""

    unit_id = OfficeField(*MAY, label=_("Which office holds it?"))
    title = forms.CharField(label=_("Title"), max_length=LONGEST_TITLE)
    about = forms.CharField(
        label=_("What is it about, in plain words?"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    topics = TopicsField()
    speaker = forms.CharField(label=_("Who speaks?"), required=False, max_length=LONGEST_TITLE)
    day = DayField(label=_("Day"))
    begins = TimeField(label=_("From"), initial="15:00")
    ends = TimeField(label=_("Until"), initial="16:30")
    region_code = PlaceField(label=_("Town, village or district"))
    place = forms.CharField(label=_("Where exactly?"), max_length=LONGEST_PLACE)
    places = forms.IntegerField(
        label=_("Places"),
        required=False,
        min_value=1,
        max_value=5000,
        help_text=_("Only where people should sign up: then no more can come."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    material = forms.CharField(
        label=_("What people can read on"),
        required=False,
        max_length=400,
        help_text=_("Codes of entries of the content, with spaces between them."),
    )

    def plan(self) -> Plan:
        """Return what is announced."""
        given = self.cleaned_data
        begin, end = (datetime.combine(given["day"], given[name], clock.CHINA) for name in ("begins", "ends"))
        same = ("unit_id", "title", "about", "topics", "speaker", "region_code", "place", "places")
        return Plan(
            **{name: given[name] for name in same},
            begins_at=begin,
            ends_at=end,
            material=tuple(given["material"].split()),
        )


class ReportForm(Versioned):
    """What came of a talk."""

    attended = CountField(label=_("How many came?"), help_text=_("Counted, without names."))
    report = forms.CharField(
        label=_("What is to be said of it?"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    photo = PhotoField()


class FileForm(forms.Form):
    """A file that goes with a talk."""

    use_required_attribute = False
    upload = forms.FileField(
        label=_("File"),
        help_text=_("PDF, Word, PowerPoint or a picture. Everybody can read it on the page of the talk."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx,.pptx,image/*"}),
    )
    name = forms.CharField(
        label=_("What is it called?"),
        required=False,
        max_length=LONGEST_FILE_NAME,
        help_text=_("Empty: the name of the file."),
    )


class RemoveForm(forms.Form):
    """A file that is taken away again."""

    use_required_attribute = False
    number = forms.TypedChoiceField(label=_("Which file?"), coerce=int)

    def __init__(self, *args: Any, files: list[Handout], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].choices = [(one.pk, one.name) for one in files]  # type: ignore[attr-defined]
