"""The names of levels, for pages and the API's documentation."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel.wording import Text
from fawang.regions.rules import Level

LEVELS: dict[Level, Text] = {
    Level.PROVINCE: _("Province"),
    Level.PREFECTURE: _("Prefecture-level city"),
    Level.COUNTY: _("County or district"),
    Level.TOWN: _("Town or street"),
    Level.VILLAGE: _("Village or community"),
}
