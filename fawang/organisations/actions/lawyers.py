"""The register of lawyers: who works at which firm, in what, in which languages, and how much at once."""

from collections.abc import Collection
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, Invalid, NotFound
from fawang.kernel.security import audit
from fawang.organisations.actions.units import check_version, locked
from fawang.organisations.actions.values import Values
from fawang.organisations.models import Lawyer, Unit
from fawang.organisations.rules import Language, UnitKind, check_right
from fawang.organisations.rules.matters import Matter

_PERSONAL = frozenset({"name", "licence_no"})
REGISTERED = audit.declare(
    "organisations.lawyer_registered", gettext_lazy("Registered a lawyer"), personal=_PERSONAL
)
EDITED = audit.declare(
    "organisations.lawyer_edited", gettext_lazy("Changed a lawyer's entry"), personal=_PERSONAL
)

LONGEST_NAME, LONGEST_LICENCE, LARGEST_CAPACITY = 60, 40, 200


def register_lawyer(
    *,
    by: Actor,
    firm_id: int,
    name: str,
    licence_no: str,
    practising_since: date | None = None,
    skills: Collection[str] = (),
    languages: Collection[str] = (Language.MANDARIN,),
    capacity: int = 5,
    is_demo: bool = False,
) -> Lawyer:
    """Enter a lawyer of a firm. `capacity` is how many matters they take at once.

    Raises:
        NotFound: `unit_not_found`, for the firm.
        NotAllowed: `by` may not edit the firm.
        Conflict: `licence_taken`.
        Invalid: `invalid`, with a code for each field that is wrong.
    """
    values = Values()
    name = values.line("name", name, longest=LONGEST_NAME)
    licence_no = values.line("licence_no", licence_no, longest=LONGEST_LICENCE)
    known = values.choices("skills", Matter, skills)
    spoken = values.choices("languages", Language, languages)
    capacity = values.number("capacity", capacity, least=0, most=LARGEST_CAPACITY)
    _check_begun(values, practising_since)
    with transaction.atomic():
        firm = locked(firm_id)
        check_right(by, firm.path)
        values.check()
        _check_firm(firm)
        row = Lawyer(
            name=name, firm=firm, licence_no=licence_no, practising_since=practising_since, skills=known,
            languages=spoken, capacity=capacity, is_demo=is_demo,
        )  # fmt: skip
        _write(row)
        audit.record(
            REGISTERED,
            by=by,
            object=f"organisations.lawyer:{row.pk}",
            unit_id=firm.pk,
            name=name,
            licence_no=licence_no,
        )
    return row


def edit_lawyer(
    *,
    by: Actor,
    lawyer_id: int,
    version: int,
    name: str | None = None,
    firm_id: int | None = None,
    practising_since: date | None = None,
    skills: Collection[str] | None = None,
    languages: Collection[str] | None = None,
    capacity: int | None = None,
    active: bool | None = None,
    on_leave_until: date | None = None,
    back_from_leave: bool = False,
) -> Lawyer:
    """Change what is given of a lawyer. To move to another firm, `by` needs the right at both.

    Raises:
        NotFound: `lawyer_not_found`, `unit_not_found`.
        NotAllowed: `by` may not edit the firm.
        Conflict: `stale`.
        Invalid: `invalid`, with a code for each field that is wrong.
    """
    values = Values()
    changes: dict[str, object] = {}
    if name is not None:
        changes["name"] = values.line("name", name, longest=LONGEST_NAME)
    if skills is not None:
        changes["skills"] = values.choices("skills", Matter, skills)
    if languages is not None:
        changes["languages"] = values.choices("languages", Language, languages)
    if capacity is not None:
        changes["capacity"] = values.number("capacity", capacity, least=0, most=LARGEST_CAPACITY)
    if active is not None:
        changes["active"] = active
    _check_begun(values, practising_since)
    if practising_since is not None:
        changes["practising_since"] = practising_since
    if back_from_leave or on_leave_until is not None:
        changes["on_leave_until"] = None if back_from_leave else on_leave_until
    with transaction.atomic():
        row = _locked(lawyer_id)
        check_right(by, Unit.objects.get(pk=row.firm_id).path)
        check_version(row, version)
        if firm_id is not None and firm_id != row.firm_id:
            firm = locked(firm_id)
            check_right(by, firm.path)
            _check_firm(firm)
            changes["firm_id"] = firm_id
        values.check()
        for field, value in changes.items():
            setattr(row, field, value)
        row.version += 1
        row.save()
        changed = {
            key: value.isoformat() if isinstance(value, date) else value for key, value in changes.items()
        }
        audit.record(EDITED, by=by, object=f"organisations.lawyer:{row.pk}", unit_id=row.firm_id, **changed)
    return row


def lock_lawyer(*, by: Actor, lawyer_id: int) -> None:
    """Hold a lawyer's entry until the transaction ends, so that two offices do not give them the last place.

    Raises:
        NotFound: `lawyer_not_found`.
    """
    _locked(lawyer_id)


def _locked(lawyer_id: int) -> Lawyer:
    row = Lawyer.objects.select_for_update().filter(pk=lawyer_id).first()
    if row is None:
        raise NotFound("lawyer_not_found")
    return row


def _check_begun(values: Values, since: date | None) -> None:
    if since is not None and since > clock.today():
        values.errors["practising_since"] = "day_in_future"


def _check_firm(firm: Unit) -> None:
    if firm.kind != UnitKind.LAW_FIRM:
        raise Invalid("invalid", errors={"firm_id": "not_a_firm"})
    if not firm.active:
        raise Invalid("invalid", errors={"firm_id": "unit_closed"})


def _write(row: Lawyer) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Conflict("licence_taken") from None
