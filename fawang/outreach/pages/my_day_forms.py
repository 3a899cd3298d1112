"""Forms of an adviser: a day that was served, days to come."""

from django import forms
from django.utils.translation import gettext_lazy as _

from fawang.outreach.actions import day_log
from fawang.outreach.pages.fields import CountField, DayField, Once, PhotoField, TimeField
from fawang.outreach.rules.codes import LONGEST_NOTE, LONGEST_PLACE, Work
from fawang.outreach.rules.places import read_position
from fawang.outreach.texts.wording import labels


class LogForm(Once):
    """What an adviser says of a day."""

    day = DayField(label=_("Which day?"))
    persons = CountField(label=_("How many people did you meet?"), help_text=_("Counted, without names."))
    advised = CountField(label=labels.WORK[Work.ADVISED])
    mediated = CountField(label=labels.WORK[Work.MEDIATED])
    drafted = CountField(label=labels.WORK[Work.DRAFTED])
    talk = forms.BooleanField(label=_("I gave a law talk"), required=False)
    note = forms.CharField(
        label=_("What was it about?"),
        help_text=_("In general words: no names, no numbers of identity cards or telephones."),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    photo = PhotoField(label=_("A photo of the day"))
    latitude = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    longitude = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    #: Of a day that is corrected.
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def log(self) -> day_log.Log:
        """Return what was said.

        Raises:
            Invalid: the place is none.
        """
        given = self.cleaned_data
        return day_log.Log(
            day=given["day"],
            persons=given["persons"],
            work={one: given[one] for one in Work},
            talk=given["talk"],
            note=given["note"],
            at=read_position(given["latitude"], given["longitude"]),
        )


class PlanForm(forms.Form):
    """A day to come."""

    use_required_attribute = False
    day = DayField(label=_("Day"))
    begins = TimeField(label=_("From"), initial="09:00")
    ends = TimeField(label=_("Until"), initial="11:30")
    place = forms.CharField(
        label=_("Where"), required=False, max_length=LONGEST_PLACE, help_text=_("Empty: in the workroom.")
    )


class DropForm(forms.Form):
    """Which day is taken back."""

    day = DayField()
