"""Names of what duty rosters know, in the reader's language."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fawang.dispatch.rostering.duties import Reason, SwapState
from fawang.dispatch.rostering.explain import Why
from fawang.dispatch.rostering.limits import Block
from fawang.dispatch.rostering.swaps import Refused
from fawang.kernel.wording import Text

SWAP_STATES: dict[str, Text] = {
    SwapState.OPEN: pgettext_lazy("swap of duties", "Asked"),
    SwapState.AGREED: pgettext_lazy("swap of duties", "The lead decides"),
    SwapState.APPROVED: pgettext_lazy("swap of duties", "Done"),
    SwapState.REFUSED: pgettext_lazy("swap of duties", "Refused"),
    SwapState.WITHDRAWN: pgettext_lazy("swap of duties", "Withdrawn"),
}

SWAP_TONES: dict[str, str] = {
    SwapState.OPEN: "brand",
    SwapState.AGREED: "warn",
    SwapState.APPROVED: "good",
    SwapState.REFUSED: "bad",
}

ABSENCE_REASONS: dict[str, Text] = {
    Reason.COURT: pgettext_lazy("reason of an absence", "A court hearing"),
    Reason.ILLNESS: pgettext_lazy("reason of an absence", "Illness"),
    Reason.FAMILY: pgettext_lazy("reason of an absence", "Family"),
    Reason.TRAVEL: pgettext_lazy("reason of an absence", "Travelling"),
    Reason.OTHER: pgettext_lazy("reason of an absence", "Another reason"),
}

#: What is against somebody's taking a duty.
AGAINST: dict[str, Text] = {
    Block.ABSENT: _("is away then"),
    Block.NOT_AVAILABLE: _("did not offer these hours"),
    Block.NO_HOLIDAYS: _("did not offer holidays"),
    Block.NO_NIGHTS: _("did not offer nights"),
    Block.ON_DUTY: _("is on duty that day already"),
    Block.REST: _("would have less than the rest between two duties"),
    Block.REST_AFTER_NIGHT: _("would have less than the rest after a night"),
    Block.NIGHTS_IN_ROW: _("would have too many nights in a row"),
    Block.NIGHTS_IN_MONTH: _("would have more nights than offered"),
    Block.HOURS_IN_WEEK: _("would have more hours in the week than offered"),
    Block.HOURS_IN_MONTH: _("would have more hours in the month than offered"),
    Refused.UNCOVERED: _("a seat that is filled now would be empty"),
    Refused.NO_SUCH_DUTY: _("the duty is not in the roster any more"),
    Refused.SAME_LAWYER: _("both duties are of one lawyer"),
}

#: Why hours are short.
WHY_SHORT: dict[str, Text] = {
    Why.NOBODY_FITS: _("nobody else has the skill"),
    Why.NO_SHIFT: _("no shift covers the hour"),
    Why.NOBODY_OFFERS: _("nobody offered the hour"),
    Why.HOURS_USED_UP: _("the hours that were offered are used up"),
    Why.NIGHTS_USED_UP: _("the nights that were offered are used up"),
    Why.RESTING: _("whoever offered it must rest"),
    Why.SOMEBODY_COULD: _("somebody could still take it"),
}


def reason_of(params: Mapping[str, object]) -> Text:
    """Return what is against taking a duty, from the params of a problem."""
    return AGAINST.get(str(params.get("reason", "")), "")
