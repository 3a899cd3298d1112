"""Names of what forms are made of, and their texts in the language of the reader."""

from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from fawang.catalogue.forms.shape import Part
from fawang.catalogue.forms.texts import Words
from fawang.kernel.wording import Text
from fawang.knowledge.texts import labels

PARTS: dict[str, Text] = {
    Part.NAME: _("Name"),
    Part.SEX: _("Sex"),
    Part.BIRTH: _("Date of birth"),
    Part.ID_NUMBER: _("Identity number"),
    Part.PHONE: _("Mobile number"),
    Part.ADDRESS: _("Address"),
}
SEXES: dict[str, Text] = {"male": pgettext_lazy("sex", "Male"), "female": pgettext_lazy("sex", "Female")}
YES_NO: dict[str, Text] = {"yes": _("Yes"), "no": _("No")}


def words(text: Words | None) -> str:
    """Return a text of a form in the language and script of the reader; Chinese where nobody wrote another one."""
    if text is None:
        return ""
    if text.en and (get_language() or "").startswith("en"):
        return text.en
    return labels.for_reader(text.zh_Hans)
