"""The words of the check list (data/checklist.yaml): what to look for before signing a retainer."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from fawang.kernel.wording import Text
from fawang.lawyers.data.figures import Point, checklist

_WORDS: dict[str, tuple[Text, Text]] = {
    "licence": (
        _("See the licence"),
        _("Compare name, photo and licence number with this directory. Only the licensed may act as lawyers."),
    ),
    "firm": (
        _("The firm signs, not the lawyer alone"),
        _("The contract is in writing, with the firm's name and seal. You are a client of the firm."),
    ),
    "conflict": (
        _("Nobody serves both sides"),
        _("Name the other side and ask whether the firm has ever worked for them. Let the answer be written down."),
    ),
    "matter": (
        _("It says what is done, and by whom"),
        _("Which step (talks, arbitration, first or second instance, enforcement), which lawyer, from when to when."),
    ),
    "fee": (
        _("The fee stands there as a sum"),
        _("How it is reckoned, when it is paid, and what happens if the matter ends earlier."),
    ),
    "contingent": (
        _("A share of what is won is not always allowed"),
        _("Not for wages, injuries at work, support, marriage, inheritance, social insurance, criminal or"
          " administrative cases. Where it is, you must have been told of the other ways to pay."),
    ),
    "costs": (
        _("Costs are separate"),
        _("Court fees, appraisals, notaries and travel are not the lawyer's fee. Ask for an estimate and for bills."),
    ),
    "receipt": (
        _("Pay the firm and take the invoice"),
        _("Never into a private account or in cash to the lawyer. Without an invoice do not pay."),
    ),
    "promise": (
        _("Nobody can promise that you win"),
        _("Be careful if somebody does, or speaks of knowing the judge. Tell the bureau."),
    ),
    "ending": (
        _("You may end it"),
        _("You can engage another lawyer. See what the contract says about money already paid."),
    ),
    "papers": (
        _("Keep the originals"),
        _("Hand over copies and let the receipt of everything be signed. Keep one signed contract yourself."),
    ),
    "secrets": (
        _("What you tell stays with the lawyer"),
        _("Tell everything, also what is bad for you: lawyers must keep it to themselves, with few exceptions by law."),
    ),
    "damage": (
        _("The firm answers for mistakes"),
        _("If you suffer a loss by a lawyer's fault, the firm compensates you. Keep proof."),
    ),
    "aid": (
        _("Perhaps you need not pay"),
        _("If money is short, or the matter is one of those by law, legal aid costs nothing. Ask before you sign."),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """A point as it is read."""

    point: Point
    title: Text
    text: Text


def entries() -> list[Entry]:
    """Return the check list in its order."""
    return [Entry(one, *_WORDS[one.code]) for one in checklist()]
