"""What intake asks about groups with a special claim to help (people/data/groups.toml), and what it says to them."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from fawang.kernel.rules.step_fields import Field, Kind
from fawang.kernel.wording import Text, named
from fawang.people.rules.groups import ROWS
from fawang.people.texts.labels import GROUPS
from fawang.work_orders.kinds.questions import Question

#: The answers: which group, and whether it must be kept from whoever looks after them.
GROUP, KEPT_SECRET = "group", "kept_secret"
_ASKED = tuple(code for code, row in ROWS.items() if row.asked)
_SECRET: dict[str, Text] = {
    "yes": _("Yes, nobody at home may learn of it"),
    "no": _("No, they may know"),
}


def questions(page: str) -> tuple[Question, ...]:
    """Return the questions, which nobody has to answer.

    Args:
        page: the question of the kind beside which that for the group stands.
    """
    return (
        Question(
            Field(GROUP, Kind.CHOICE, required=False, choices=_ASKED),
            _("Do you belong to one of these groups?"),
            _("You need not say. It is counted without your name, so that nobody is forgotten."),
            choices={code: GROUPS[code] for code in _ASKED},
            title=_("Group"),
            page=page,
        ),
        Question(
            Field(KEPT_SECRET, Kind.CHOICE, required=False, choices=tuple(_SECRET)),
            _("Must it be kept from the people at home?"),
            _(
                "Choose Yes if your father or mother, or whoever looks after you, must not learn that you ask for help."
                " Then no letter goes to them, our messages do not say who writes, and your telephone number alone"
                " opens nothing."
            ),
            choices=_SECRET,
            title=_("Kept from the people at home"),
            matters=_is_guarded,
        ),
    )


def _is_guarded(answers: Mapping[str, str]) -> bool:
    row = ROWS.get(answers.get(GROUP, ""))
    return row is not None and row.guarded


def wording(answers: Mapping[str, str], slug: str) -> Text:
    """Return what a page of an application says to somebody of a group instead of its own hint; empty for nothing."""
    row = ROWS.get(answers.get(GROUP, ""))
    return named(row.wording[slug]) if row is not None and slug in row.wording else ""


def unwanted(group: str, *words: str) -> Text:
    """Return what somebody of a group is asked to take out of their words again; empty where nothing is amiss."""
    row = ROWS.get(group)
    return named(row.not_asked) if row is not None and row.says_unwanted(*words) else ""
