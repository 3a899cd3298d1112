"""Which group with a special claim to help somebody belongs to, for kinds whose law does not ask it already.

One person counts in one group, so that figures add up: what they say of themselves goes before what the number of
their identity card says, and the narrower group before the wider one.
"""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext_lazy as _

from fawang.dispatch.rules import Group
from fawang.dispatch.texts.labels import GROUPS
from fawang.kernel.rules.step_fields import Field, Kind
from fawang.people.rules.identity_numbers import age_on, born_on, is_womans
from fawang.work_orders.kinds.questions import Question

#: Under so many years somebody is a minor (Civil Code, Art. 17); from so many on old (law on the rights and interests
#: of the elderly, Art. 2).
MINOR_BELOW, OLD_FROM = 18, 60
_ASKED = (Group.SOLDIERS, Group.DISABLED, Group.MIGRANT_WORKERS, Group.ELDERLY, Group.MINORS, Group.WOMEN)


def question(page: str) -> Question:
    """Return the question, which nobody has to answer.

    Args:
        page: the question of the kind beside which it stands.
    """
    return Question(
        Field("group", Kind.CHOICE, required=False, choices=tuple(map(str, _ASKED))),
        _("Do you belong to one of these groups?"),
        _("You need not say. It is counted without your name, so that nobody is forgotten."),
        choices={str(one): GROUPS[one] for one in _ASKED},
        title=_("Group"),
        page=page,
    )


def group_of(answers: Mapping[str, str], id_number: str, today: date, *, soldier: bool = False) -> str:
    """Return the group of dispatch's `Group`; empty where nothing is known.

    Args:
        answers: with the answer to `question`, if it was given.
        id_number: of the person's identity card; empty where they gave none.
        soldier: another answer says that they are a soldier or of a soldier's family.
    """
    if soldier:
        return Group.SOLDIERS
    if given := answers.get("group"):
        return given
    born = born_on(id_number)
    if born is not None and age_on(today, born=born) < MINOR_BELOW:
        return Group.MINORS
    if born is not None and age_on(today, born=born) >= OLD_FROM:
        return Group.ELDERLY
    return Group.WOMEN if is_womans(id_number) else ""
