"""The prescribed forms of a legal-aid case: which there are, and from which step on.

A form documents one step of the history: it exists once that step was taken, until another one
undoes it. Every form names the person, so staff get it only where they may unmask them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import pgettext_lazy

from fawang.kernel.rules.actor import Actor
from fawang.kernel.wording import Text
from fawang.legal_aid.procedure import Command
from fawang.legal_aid.queries import is_application
from fawang.people.rules import Permission
from fawang.work_orders import queries
from fawang.work_orders.queries import WorkOrder
from fawang.work_orders.queries.desks import asked_only

#: How the history calls the step by which an order came in.
SUBMIT = "submit"


@dataclass(frozen=True, slots=True)
class Form:
    """A prescribed form: one of `permissions` is needed to get it.

    It documents the latest step of `after`, and is void once a step of `undone_by` followed.
    """

    title: Text
    template: str
    after: frozenset[str]
    permissions: frozenset[Permission]
    undone_by: frozenset[str] = frozenset()

    def stands(self, steps: Iterable[str]) -> bool:
        """Tell whether the form exists after `steps`, the commands given so far."""
        exists = False
        for step in steps:
            exists = step in self.after or (exists and step not in self.undone_by)
        return exists


_STAFF = frozenset({Permission.PERSON_UNMASK})
_PERSON_TOO = _STAFF | {Permission.ORDER_OWN}


def _form(
    title: Text,
    name: str,
    *after: str,
    permissions: frozenset[Permission] = _PERSON_TOO,
    undone_by: Iterable[str] = (),
) -> Form:
    return Form(title, f"legal_aid/forms/{name}.html", frozenset(after), permissions, frozenset(undone_by))


FORMS: dict[str, Form] = {
    "application": _form(pgettext_lazy("form", "Application for legal aid"), "application", SUBMIT),
    "supplement": _form(
        pgettext_lazy("form", "Notice to supplement papers"), "supplement", Command.REQUEST_PAPERS
    ),
    "acceptance": _form(pgettext_lazy("form", "Decision to grant legal aid"), "acceptance", Command.ACCEPT),
    "refusal": _form(
        pgettext_lazy("form", "Decision to refuse legal aid"),
        "refusal",
        Command.REFUSE,
        undone_by=[Command.OVERTURN],
    ),
    # Addressed to the firm: the person is told by whom they are helped once the lawyer has taken it up.
    "assignment": _form(
        pgettext_lazy("form", "Notice of assignment"),
        "assignment",
        Command.ASSIGN,
        Command.REASSIGN,
        Command.GIVE,
        permissions=_STAFF,
        undone_by=[Command.DECLINE, Command.REOPEN, Command.OVERTURN],
    ),
    "objection": _form(
        pgettext_lazy("form", "Decision on an objection"),
        "objection",
        Command.UPHOLD,
        undone_by=[Command.OVERTURN, Command.OBJECT],
    ),
    "repayment": _form(
        pgettext_lazy("form", "Order to pay the costs of legal aid"),
        "repayment",
        Command.ORDER_REPAYMENT,
        undone_by=[Command.REVOKE_REPAYMENT, Command.OVERTURN],
    ),
    "closing": _form(
        pgettext_lazy("form", "Notice of the closing of a legal aid case"),
        "closing",
        Command.CLOSE,
        undone_by=[Command.REOPEN],
    ),
}


def available(order: WorkOrder, *, by: Actor, taken: Sequence[str] | None = None) -> dict[str, Form]:
    """Return the forms of `order` that exist now and are `by`'s to have, by code.

    `taken` are the commands given on the order, if the caller has read them already.

    A firm that was asked, but has not taken the case up, gets none: the conflict check comes first. Nor does somebody
    else of the matter: the forms are about the first applicant.
    """
    if not is_application(order) or asked_only(order, by) or not queries.speaks_for_first(order, by):
        return {}
    permissions = queries.permissions_on(order, by)
    steps = queries.taken(order) if taken is None else taken
    return {
        code: form for code, form in FORMS.items() if permissions & form.permissions and form.stands(steps)
    }
