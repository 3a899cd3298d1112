"""What intake asks for notarisation: what is to be certified, where, and what decides which office is competent."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from fawang.kernel.rules.step_fields import Field, Kind
from fawang.notarisation.data.items import items
from fawang.notarisation.rules import Item, Property
from fawang.notarisation.texts import labels
from fawang.work_orders.kinds import groups
from fawang.work_orders.kinds.questions import Asks, Question

YES_NO = {"yes": _("Yes"), "no": _("No")}
LONGEST_COUNTRY = 60


def item_of(answers: Mapping[str, str]) -> Item | None:
    """Return the item that the answers name; None where they name none yet."""
    return items().get(answers.get("item", ""))


def _may_have_property(answers: Mapping[str, str]) -> bool:
    item = item_of(answers)
    return item is not None and item.property is not None


def _competence_asked(answers: Mapping[str, str]) -> bool:
    item = item_of(answers)
    only_there = item is not None and item.property == Property.PLACE and answers.get("property") == "yes"
    return item is not None and not only_there


def _by_value(answers: Mapping[str, str]) -> bool:
    item = item_of(answers)
    return item is not None and item.by_value


def _lends(answers: Mapping[str, str]) -> bool:
    item = item_of(answers)
    return item is not None and item.enforces


def _entrusts(answers: Mapping[str, str]) -> bool:
    return answers.get("item") == "entrustment"


def _used_abroad(answers: Mapping[str, str]) -> bool:
    return answers.get("use") == "abroad"


ASKS = Asks(
    questions=(
        Question(
            Field("item", Kind.CHOICE, choices=tuple(labels.ITEMS)),
            _("What is to be notarised?"),
            _("Choose what comes closest. The notary office tells you if something else fits better."),
            choices=labels.ITEMS,
            title=_("What is notarised"),
        ),
        Question(
            Field("property", Kind.CHOICE, choices=tuple(YES_NO)),
            _("Is a home, a building or land part of it?"),
            _("Then the office where it lies may be the only competent one (Notarisation Law, Art. 25)."),
            choices=YES_NO,
            title=_("Home or land"),
            matters=_may_have_property,
        ),
        Question(
            Field("ground", Kind.CHOICE, choices=tuple(labels.GROUNDS)),
            _("What connects you with the place you named?"),
            _(
                "A notary office is competent where you are registered, where you live, or where it is signed or"
                " happened (Notarisation Law, Art. 25)."
            ),
            choices=labels.GROUNDS,
            title=_("Connection with the place"),
            matters=_competence_asked,
        ),
        Question(
            Field("institution", Kind.UNIT, required=False),
            _("At which notary office?"),
            _("You may choose among the competent ones. If you do not mind, go on without choosing."),
            title=_("Notary office"),
        ),
        Question(
            Field("applies", Kind.CHOICE, choices=tuple(labels.APPLIES)),
            _("For whom do you apply?"),
            _(
                "Wills, adoption, being alive and the like can only be asked for by the person themselves (Art. 26)."
            ),
            choices=labels.APPLIES,
            title=_("For whom"),
        ),
        Question(
            Field("use", Kind.CHOICE, choices=tuple(labels.USES)),
            _("Where will the certificate be used?"),
            _("For some countries it must be legalised afterwards (Art. 33); the office tells you."),
            choices=labels.USES,
            title=_("Where it is used"),
        ),
        Question(
            Field("country", Kind.LINE, longest=LONGEST_COUNTRY),
            _("In which country?"),
            title=_("Country"),
            matters=_used_abroad,
        ),
        Question(
            Field("value", Kind.MONEY, required=False),
            _("What is it worth, in yuan?"),
            _("About is enough: the fee depends on it. If you do not know, go on without an answer."),
            title=_("Worth"),
            matters=_by_value,
        ),
        Question(
            Field("lender", Kind.CHOICE, choices=tuple(labels.LENDERS)),
            _("Who lends the money?"),
            _("Only loans of licensed lenders may carry the clause by which a court enforces them at once."),
            choices=labels.LENDERS,
            title=_("Lender"),
            matters=_lends,
        ),
        Question(
            Field("power", Kind.CHOICE, choices=tuple(labels.POWERS)),
            _("What may the person you trust do with a home?"),
            _("A power to sell, mortgage and take the money in one is not notarised: homes were lost by it."),
            choices=labels.POWERS,
            title=_("Power over a home"),
            matters=_entrusts,
        ),
        Question(
            Field("waiver", Kind.CHOICE, required=False, choices=tuple(labels.WAIVERS)),
            _("Does one of these apply to you?"),
            _("Then you pay nothing, or less. Bring what shows it."),
            choices=labels.WAIVERS,
            title=_("Fee waived"),
        ),
        *groups.questions("waiver"),
    ),
    title=_("What the notary office asks"),
    hint=_("What is not asked now is asked by the office."),
)
