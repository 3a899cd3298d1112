"""Certificates of the units within somebody's reach, and those of an order."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Q, QuerySet

from fawang.certificates.models import Certificate, EndingProposal, Signature
from fawang.certificates.rules.numbers import check_code, number_key
from fawang.certificates.rules.procedure import ISSUED, Facts, State
from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.problems import Invalid, NotFound
from fawang.kernel.storage.paging import read_cursor, write_cursor
from fawang.kernel.storage.prepared import Lookup
from fawang.organisations.queries.scope import scoped
from fawang.people.rules import Permission

PAGE = 50
SEEING = frozenset({Permission.CERTIFICATE_VIEW, Permission.CERTIFICATE_SIGN, Permission.CERTIFICATE_MANAGE})


@dataclass(frozen=True, slots=True)
class CertificatePage:
    """Some certificates, the latest first, and where the next ones begin."""

    rows: list[Certificate]
    next: str | None


def _scoped(by: Actor) -> QuerySet[Certificate]:
    return scoped(Certificate.objects.select_related("unit", "corrected_by"), by, *SEEING)


def listed(
    by: Actor, *, number: str = "", state: str = "", to_sign: bool = False, cursor: str = ""
) -> CertificatePage:
    """Return certificates within the reach of `by`.

    Args:
        number: a part of the number, as somebody types it.
        to_sign: only those that wait for the signature of `by`.

    Raises:
        Invalid: `cursor_invalid`.
    """
    rows = _scoped(by)
    if number:
        rows = rows.filter(number_key__contains=number_key(number))
    if state:
        rows = rows.filter(state=state)
    if to_sign:
        signed = Signature.objects.filter(staff_id=by.known_id).values("certificate_id")
        rows = rows.filter(state=State.DRAFT, signers__contains=[by.known_id]).exclude(pk__in=signed)
    if cursor:
        (last,) = read_cursor(cursor, int)
        rows = rows.filter(pk__lt=last)
    found = list(rows.order_by("-pk")[: PAGE + 1])
    more = len(found) > PAGE
    return CertificatePage(found[:PAGE], write_cursor(found[PAGE - 1].pk) if more else None)


def revoked(cursor: str = "") -> CertificatePage:
    """Return what was revoked, the latest first, for everybody to read (Notarisation Law, Art. 39).

    Raises:
        Invalid: `cursor_invalid`.
    """
    rows = Certificate.objects.select_related("unit").filter(state=State.REVOKED)
    if cursor:
        moment, last = read_cursor(cursor, str, int)
        try:
            until = datetime.fromisoformat(moment)
        except ValueError:
            raise Invalid("cursor_invalid") from None
        rows = rows.filter(Q(ended_at__lt=until) | Q(ended_at=until, pk__lt=last), ended_at__lte=until)
    found = list(rows.order_by("-ended_at", "-pk")[: PAGE + 1])
    shown, further = found[:PAGE], found[PAGE:]
    after = write_cursor(f"{shown[-1].ended_at:%Y-%m-%dT%H:%M:%S.%f%z}", shown[-1].pk) if further else None
    return CertificatePage(shown, after)


def visible(by: Actor, code: str) -> Certificate:
    """Return a certificate within the reach of `by`.

    Raises:
        NotFound: there is none, or it is not theirs.
    """
    row = _scoped(by).filter(code=code).first()
    if row is None:
        raise NotFound("not_found")
    return row


def issued_for(order_id: int, *, drafts: bool = False) -> list[Certificate]:
    """Return what was issued in an order, the latest first; with `drafts`, also what is to be signed."""
    states = {*ISSUED, State.DRAFT, State.SIGNED} if drafts else ISSUED
    rows = Certificate.objects.filter(order_id=order_id, state__in=states).select_related(
        "unit", "corrected_by"
    )
    return list(rows.order_by("-pk"))


_OF_ORDER = Lookup(lambda order_id: Certificate.objects.filter(order_id=order_id), columns=("id",))


def in_order(by: Actor, order_id: int) -> list[Certificate]:
    """Return the certificates of an order within the reach of `by`, drafts too, the latest first."""
    states = {*ISSUED, State.DRAFT, State.SIGNED}
    # Most orders have none: to ask for that costs a tenth of the rows with their units.
    if not _OF_ORDER.values(order_id):
        return []
    return list(_scoped(by).filter(order_id=order_id, state__in=states).order_by("-pk"))


def waits_for(row: Certificate, by: Actor) -> bool:
    """Tell whether a certificate waits for the signature of `by`."""
    if row.state != State.DRAFT or by.id not in row.signers:
        return False
    return not Signature.objects.filter(certificate=row, staff_id=by.id).exists()


def by_key(key: str) -> Certificate | None:
    """Return the certificate that a kind calls `key`; nothing is checked."""
    return Certificate.objects.filter(key=key).first()


def by_number(number: str, *, sort: str) -> Certificate | None:
    """Return the issued certificate of a sort that has a number; None if there is none."""
    key = number_key(number)
    return (
        Certificate.objects.filter(number_key=key, sort=sort, issued_at__isnull=False).first()
        if key
        else None
    )


def signatures_of(row: Certificate) -> list[Signature]:
    """Return who has signed, in order."""
    return list(Signature.objects.filter(certificate=row).select_related("signatory").order_by("pk"))


def open_proposal(row: Certificate) -> EndingProposal | None:
    """Return what is proposed to become of a certificate and not decided yet."""
    found = EndingProposal.objects.filter(certificate=row, decided_at__isnull=True)
    return found.select_related("replacement").first()


def proposals_of(row: Certificate) -> list[EndingProposal]:
    """Return all proposals, the latest first."""
    return list(EndingProposal.objects.filter(certificate=row).select_related("replacement").order_by("-pk"))


def facts_of(row: Certificate, by: Actor) -> Facts:
    """Return what the procedure looks at."""
    signed = Signature.objects.filter(certificate=row, staff_id__isnull=False).count()
    proposal = open_proposal(row) if row.state == State.VALID else None
    return Facts(
        state=row.state,
        missing=len(row.signers) - signed,
        proposed_by=proposal.proposed_by if proposal else None,
        acting=by.id,
    )


def permissions_on(row: Certificate, by: Actor) -> frozenset[str]:
    """Return what `by` may do to a certificate."""
    if by.kind == ActorKind.SYSTEM:
        return frozenset(Permission)
    return by.permissions_on(row.units)


def replacements_for(row: Certificate) -> list[Certificate]:
    """Return the valid certificates of the same office and order that may stand in the place of `row`."""
    others = Certificate.objects.filter(order_id=row.order_id, unit_id=row.unit_id, state=State.VALID)
    return list(others.filter(~Q(pk=row.pk)).order_by("-pk"))


def check_code_of(row: Certificate) -> str:
    """Return the verification code that is printed on a certificate: computed, not stored."""
    return check_code(settings.FAWANG_LINK_KEY, "certificate", row.code)


def files_in_use(names: Collection[str]) -> set[str]:
    """Return those of the names of stored files that belong to a certificate."""
    return set(Certificate.objects.filter(file__in=list(names)).values_list("file", flat=True))
