"""The form by which a link that embeds figures is made."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from fawang.datacentre.actions.links import LONGEST, MOST_HOSTS


class LinkForm(forms.Form):
    """What stands above the figures, whose pages may show them, and for how long."""

    title = forms.CharField(
        label=gettext_lazy("Title"),
        help_text=gettext_lazy("It stands above the figures."),
        max_length=120,
    )
    hosts = forms.CharField(
        label=gettext_lazy("Whose pages may show it"),
        help_text=gettext_lazy(
            "Names of sites, one in a line, such as www.example.gov.cn. Pages of others stay empty."
        ),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "spellcheck": "false"}),
    )
    days = forms.IntegerField(
        label=gettext_lazy("For how many days"),
        help_text=gettext_lazy(
            "1 to 400. Afterwards it shows nothing; whoever still needs it makes a new one."
        ),
        min_value=1,
        max_value=LONGEST.days,
        initial=365,
        widget=forms.NumberInput(attrs={"class": "input--short"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"use_required_attribute": False, **kwargs})

    def clean_hosts(self) -> list[str]:
        """Return the names, each once, without what stands around them in an address."""
        text = self.cleaned_data["hosts"].replace(",", "\n").replace("，", "\n")
        found = list(dict.fromkeys(_host(one) for one in text.split()))
        if len(found) > MOST_HOSTS:
            raise ValidationError(
                ngettext("At most %(n)s site.", "At most %(n)s sites.", MOST_HOSTS) % {"n": MOST_HOSTS}
            )
        if not found:
            raise ValidationError(_("Name at least one site."))
        return found

    def expires_at(self, now: datetime) -> datetime:
        """Return when it ends, once the form is valid."""
        return now + timedelta(days=self.cleaned_data["days"])


def _host(text: str) -> str:
    return text.strip().lower().removeprefix("https://").partition("/")[0]
