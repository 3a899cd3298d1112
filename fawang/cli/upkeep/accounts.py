"""The account from which all others follow."""

import secrets
from collections.abc import Callable
from gettext import gettext as _

import click
from django.conf import settings

from fawang.kernel.rules.actor import SYSTEM
from fawang.organisations import queries as organisations
from fawang.organisations.rules import UnitKind
from fawang.people.actions.staff import create_staff
from fawang.people.rules import Role

type Say = Callable[[str], object]


def first_admin(*, username: str, name: str, say: Say) -> None:
    """Create a provincial administrator and say the first password, which is kept nowhere.

    Raises:
        ClickException: the province has no bureau yet.
        Invalid: the user name is taken or not one.
    """
    bureau = organisations.nearest(settings.FAWANG_PROVINCE, UnitKind.BUREAU)
    if not bureau:
        raise click.ClickException(_("There is no justice bureau yet: run `fawang seed` first."))
    password = secrets.token_urlsafe(12)
    staff = create_staff(
        by=SYSTEM,
        username=username,
        name=name,
        password=password,
        unit_id=bureau[0].id,
        role=Role.PROVINCIAL_ADMIN,
    )
    say(_("User name: %(username)s") % {"username": staff.username})
    say(_("First password: %(password)s") % {"password": password})
    say(_("Sign in at %(address)s") % {"address": f"{settings.FAWANG_PUBLIC_URL}/staff/sign-in"})
