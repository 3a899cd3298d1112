"""Names of roles, carriers and languages, in the reader's language."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel.wording import Text, named
from fawang.organisations.texts.labels import LANGUAGES
from fawang.people.rules import Role, groups
from fawang.people.rules.wishes import Medium

MEDIA: dict[str, Text] = {
    Medium.SMS: _("Text message"),
    Medium.EMAIL: _("E-mail"),
    Medium.NONE: _("I will look myself; send me nothing"),
}

DIALECTS = LANGUAGES

#: Groups with a special claim to help, by code.
GROUPS: dict[str, Text] = {code: named(row.name) for code, row in groups.ROWS.items()}


def role(code: str) -> Text:
    """Return what the role of a code is called."""
    return _(Role(code).label)
