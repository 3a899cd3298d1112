"""The register of appraisers: whose entry it is."""

from datetime import date
from typing import Any

import pytest

from fawang.appraisal.actions.register import enter_appraiser, enter_institution
from fawang.appraisal.models import Appraiser
from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.rules.problems import Conflict
from fawang.organisations import queries as organisations
from fawang.organisations.actions import create_unit
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.appraisal.conftest import Desk
from tests.browser import sign_in
from tests.conftest import unit_at

pytestmark = pytest.mark.django_db


def test_nobody_takes_over_an_appraiser_of_an_institution_that_is_not_theirs(desk: Desk) -> None:
    made = create_unit(
        by=SYSTEM, name="顺德司法鉴定所", kind=UnitKind.APPRAISAL_INSTITUTE, region_code="440606",
        parent_id=unit_at("440606", UnitKind.BUREAU).id,
    )  # fmt: skip
    enter_institution(
        by=SYSTEM, unit_id=made.pk, licence_no="440002", scope=["dna"], valid_until=date(2099, 12, 31)
    )
    entry: dict[str, Any] = {
        "unit_id": made.pk,
        "name": "鉴定人1",
        "licence_no": "1",
        "scope": ["dna"],
        "valid_until": date(2099, 12, 31),
    }
    theirs = sign_in(Role.PROVINCIAL_ADMIN, organisations.unit(made.pk)).actor
    with pytest.raises(Conflict, match="licence_taken"):
        enter_appraiser(by=theirs, **entry)
    assert Appraiser.objects.get(licence_no="1").institution_id == desk.unit.id
    # Whoever keeps the register of both lets them move.
    enter_appraiser(by=SYSTEM, **entry)
    assert Appraiser.objects.get(licence_no="1").institution_id == made.pk
