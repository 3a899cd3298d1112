"""What tables and columns hold, in the reader's language.

The words are those of facts.py and dimensions.py, which are pure and know no catalogue: here they are marked for
translation, and a test keeps the list equal to what they say.
"""

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_noop as _

from fawang.datacentre.warehouse.facts import Column, Kind
from fawang.kernel.wording import Text

KINDS: dict[Kind, Text] = {
    Kind.DAY: pgettext_lazy("column", "date"),
    Kind.CODE: pgettext_lazy("column", "code"),
    Kind.SMALL: pgettext_lazy("column", "small number"),
    Kind.NUMBER: pgettext_lazy("column", "number"),
    Kind.FEN: pgettext_lazy("column", "money"),
    Kind.FLAG: pgettext_lazy("column", "yes or no"),
    Kind.REFERENCE: pgettext_lazy("column", "number of a row"),
    Kind.KEY: pgettext_lazy("column", "keyed hash"),
}

TEXTS = (
    _("the day in China's time"),
    _("the hour of that day, 0 to 23"),
    _("where: the prefecture's code (GB/T 2260)"),
    _("where: the county's code"),
    _("where: the town's code"),
    _("where: the village's code, the lowest that is known"),
    _("the unit in charge, by its number"),
    _("hotline, online or on site"),
    _("by which way"),
    _("advice, legal aid, notarisation, appraisal, mediation or information"),
    _("what it is about: the head"),
    _("what it is about: the matter of the second level"),
    _("which other line or body it came from or went to"),
    _("what was spoken"),
    _("to which group with a special claim to help the person belongs"),
    _("through which special zone they came, by its code"),
    _("who, as a keyed hash: counts people, names nobody"),
    _("since this person's service before; -1: it is their first"),
    _("advice by a lawyer who was elsewhere, by video or in writing"),
    _("a fee that others pay was waived"),
    _("came into line for a human"),
    _("answered, abandoned, called_back, message, failed, waiting; menu: asked for nobody"),
    _("from coming into line until answered or gone"),
    _("from the first answer to the end of the talk"),
    _("which lawyer, as a keyed hash; 0: none"),
    _("until the first answer; -1: none yet"),
    _("an answer was owed by a term that is over or met"),
    _("and it came in time"),
    _("which work order, as a keyed hash"),
    _("the kind of order, by its name"),
    _("the step that was taken; empty for a card"),
    _("the state after it"),
    _("yellow or red, where the row is a card"),
    _("the step ended a term"),
    _("and it was kept"),
    _("what was recovered for the person by the case that this step concludes"),
    _("what is paid to the lawyer for the case that this step closes"),
    _("in: to us, out: to them"),
    _("until the other side took it up; -1: not yet"),
    _("until the other side said that it has it; -1: not yet"),
    _("the other side took it over"),
    _("until it was concluded; -1: not yet"),
    _("the other side refused it, and nobody took it over afterwards"),
    _("it came back to whoever had offered it"),
    _("it came back a second time: a referee decides (ping-pong)"),
    _("1 very dissatisfied to 5 very satisfied"),
    _("by which carrier"),
    _("what it told of"),
    _("sent, failed, or unsure"),
    _("from the event until it was sent; -1: it was not"),
    _("until somebody was there for them; -1: not known"),
    _("came, missed, or cancelled by the person"),
    _("from booking until the date"),
    _("adviser_day, talk or service_day"),
    _("how many it reached, counted without names"),
    _("ready for the next"),
    _("with somebody"),
    _("writing up"),
    _("on a break"),
    _("what is paid for the duty"),
    _("one village of today's map"),
    _("residents"),
    _("stations of the town, on the row of its first village"),
    _("the village's town has a station"),
    _("the village has a workroom"),
    _("one version of a division"),
    _("the division's code"),
    _("its name"),
    _("from this day on"),
    _("until the day before this; 9999-12-31 where it is today's"),
    _("the code that stands for it on today's map"),
    _("one version of a unit"),
    _("the unit's number"),
    _("what it is"),
    _("where it is"),
    _("the number that stands for it today"),
    _("the unit of depth 1 above it, or itself; 0: none"),
    _("the unit of depth 2 above it, or itself; 0: none"),
    _("the unit of depth 3 above it, or itself; 0: none"),
    _("the unit of depth 4 above it, or itself; 0: none"),
    _("the unit of depth 5 above it, or itself; 0: none"),
    _("one day of the calendar"),
    _("the day"),
    _("1 is Monday"),
    _("workday, weekend, holiday or made_up"),
    # Units.
    _("days"),
    _("fen"),
    _("hours"),
    _("minutes"),
    _("people"),
    _("seconds"),
    _("units"),
)


def meaning(column: Column) -> str:
    """Return what a column holds, with its unit."""
    if not column.unit:
        return gettext(column.meaning)
    return gettext("%(meaning)s (%(unit)s)") % {
        "meaning": gettext(column.meaning),
        "unit": gettext(column.unit),
    }
