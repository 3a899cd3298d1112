"""Forms of social forces: an organisation, a volunteer, their trainings and hours."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fawang.organisations.pages.fields import TickField
from fawang.outreach.pages.fields import ByForm, DayField, LawyerField, OfficeField
from fawang.outreach.queries import volunteers as queries
from fawang.outreach.rules.codes import LONGEST_NAME, LONGEST_TITLE
from fawang.outreach.texts.wording import labels
from fawang.people.rules import Permission


class ForceForm(ByForm):
    """A new organisation."""

    unit_id = OfficeField(Permission.OUTREACH_MANAGE, label=_("At which office?"))
    kind = forms.ChoiceField(
        label=_("What is it?"), choices=list(labels.FORCES.items()), widget=forms.RadioSelect
    )
    name = forms.CharField(label=_("Name"), max_length=LONGEST_TITLE)
    lawyer_id = LawyerField(label=_("Supervising lawyer"), required=False)


class VolunteerForm(ByForm):
    """A new volunteer."""

    unit_id = OfficeField(Permission.OUTREACH_MANAGE, label=_("At which office?"))
    force = forms.ChoiceField(label=_("Organisation"), required=False)
    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME)
    phone = forms.CharField(
        label=_("Telephone"), max_length=40, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    may = TickField(
        label=_("What may they do?"),
        required=True,
        choices=list(labels.ACTIVITIES.items()),
        help_text=_("Volunteers never represent anybody: that is for lawyers."),
    )
    lawyer_id = LawyerField(label=_("Supervising lawyer"), required=False)
    since = DayField(label=_("Since"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["force"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("none")), *((one.code, one.name) for one in queries.forces(kwargs["by"]))]


class TrainingForm(forms.Form):
    """What a volunteer has learnt."""

    use_required_attribute = False
    what = forms.CharField(label=_("Training"), max_length=LONGEST_TITLE)
    day = DayField(label=_("Day"))
    until = DayField(label=_("Valid until"))


class HoursForm(forms.Form):
    """What a volunteer did on a day."""

    use_required_attribute = False
    day = DayField(label=_("Day"))
    activity = forms.ChoiceField(label=_("What"), choices=list(labels.ACTIVITIES.items()))
    minutes = forms.IntegerField(
        label=_("Minutes"), min_value=1, widget=forms.NumberInput(attrs={"inputmode": "numeric"})
    )
