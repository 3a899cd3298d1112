"""The register of institutions and appraisers (Art. 24): who is entered for which fields, until when."""

from collections.abc import Collection
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy

from fawang.appraisal.models import Appraiser, Institution
from fawang.appraisal.rules import Scope
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, NotAllowed
from fawang.kernel.security import audit
from fawang.organisations import queries as organisations
from fawang.organisations.actions.values import Values
from fawang.organisations.rules import check_right

ENTERED = audit.declare("appraisal.institution_entered", gettext_lazy("Entered an appraisal institution"))
APPRAISER_ENTERED = audit.declare(
    "appraisal.appraiser_entered",
    gettext_lazy("Entered an appraiser"),
    personal=frozenset({"name", "licence_no"}),
)
LONGEST_NAME, LONGEST_LICENCE = 60, 40


def enter_institution(
    *, by: Actor, unit_id: int, licence_no: str, scope: Collection[str], valid_until: date
) -> Institution:
    """Enter a unit as an institution of the register, or change its entry.

    Raises:
        NotFound: there is no such unit.
        NotAllowed: `by` may not edit it.
        Conflict: `licence_taken`.
        Invalid: `invalid`, with a code for each field that is wrong.
    """
    unit = organisations.unit(unit_id)
    check_right(by, unit.path)
    values = Values()
    licence = values.line("licence_no", licence_no, longest=LONGEST_LICENCE)
    fields = values.choices("scope", Scope, scope)
    values.check()
    entry = {"licence_no": licence, "scope": sorted(fields), "valid_until": valid_until}
    with transaction.atomic():
        try:
            with transaction.atomic():
                row, _ = Institution.objects.update_or_create(unit_id=unit_id, defaults=entry)
        except IntegrityError as problem:
            raise Conflict("licence_taken") from problem
        audit.record(ENTERED, by=by, object=f"organisations.unit:{unit_id}", unit_id=unit_id)
    return row


def enter_appraiser(
    *,
    by: Actor,
    unit_id: int,
    name: str,
    licence_no: str,
    scope: Collection[str],
    valid_until: date,
    staff_id: int | None = None,
) -> Appraiser:
    """Enter an appraiser of an institution, or change the entry with this licence number.

    Args:
        staff_id: the account with which they sign here.

    Raises:
        NotFound: there is no such unit.
        NotAllowed: `by` may not edit it.
        Conflict: `licence_taken`, they are entered at an institution that is not theirs to edit.
        Invalid: `invalid`, with a code for each field that is wrong.
    """
    unit = organisations.unit(unit_id)
    check_right(by, unit.path)
    values = Values()
    called = values.line("name", name, longest=LONGEST_NAME)
    licence = values.line("licence_no", licence_no, longest=LONGEST_LICENCE)
    fields = values.choices("scope", Scope, scope)
    values.check()
    with transaction.atomic():
        known = Appraiser.objects.select_for_update().filter(licence_no=licence).first()
        if known is not None and known.institution_id != unit_id:
            # Who moves to another institution is let go by theirs, or by a bureau above both.
            try:
                check_right(by, organisations.unit(known.institution_id).path)
            except NotAllowed as problem:
                raise Conflict("licence_taken") from problem
        row, _ = Appraiser.objects.update_or_create(
            licence_no=licence,
            defaults={
                "institution_id": unit_id,
                "name": called,
                "scope": sorted(fields),
                "valid_until": valid_until,
                "staff_id": staff_id,
            },
        )
        audit.record(
            APPRAISER_ENTERED,
            by=by,
            object=f"appraisal.appraiser:{row.pk}",
            unit_id=unit_id,
            name=called,
            licence_no=licence,
        )
    return row
