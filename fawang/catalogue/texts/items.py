"""Names of this room's codes, in the reader's language."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel.wording import Text
from fawang.knowledge.data.item import Depth

#: How far an item goes here, on a tag beside its name.
DEPTHS: dict[str, Text] = {
    Depth.READ: _("Find out here"),
    Depth.BOOK: _("Book a date"),
    Depth.APPLY: _("Apply here"),
    Depth.WHOLE: _("All of it online"),
}
TONES: dict[str, str] = {Depth.READ: "", Depth.BOOK: "brand", Depth.APPLY: "good", Depth.WHOLE: "good"}
