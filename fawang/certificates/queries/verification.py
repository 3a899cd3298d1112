"""What the public learns of a certificate: whether it is valid, of which office, when, and nothing of a person.

Whatever is asked for and does not fit is answered by None: an unknown number, a wrong code, a draft. All of them take
the same statements and the same computations.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from fawang.certificates.devices import authorities, pdf
from fawang.certificates.devices.pdf import FoundSignature
from fawang.certificates.models import Certificate, Sharing
from fawang.certificates.rules.numbers import check_code, name_key, number_key, read_check_code, tail_of
from fawang.certificates.rules.procedure import ISSUED
from fawang.kernel.rules.ids import keyed_token, read_code, same_token
from fawang.kernel.runtime import children
from fawang.kernel.storage.fields import keyed_hash
from fawang.kernel.storage.prepared import Lookup

#: In the place of the code of a certificate that is not there, so that its verification code is computed all the same.
_NOBODYS = "000000000000"
_BY_NUMBER = Lookup(
    lambda key: Certificate.objects.filter(number_key=key).exclude(number_key="").order_by("pk"),
    text=True,
    related=("unit",),
)
_BY_CODE = Lookup(
    lambda code: Certificate.objects.filter(code=code).order_by("pk"), text=True, related=("unit",)
)


@dataclass(frozen=True, slots=True)
class Verified:
    """An issued certificate as the public sees it.

    Args:
        holder, id_tail: whether what was typed in is the holder's name, and the end of their identity number; None
            where nothing was typed, or the certificate has none.
        signatures: those of an uploaded file.
    """

    row: Certificate
    holder: bool | None = None
    id_tail: bool | None = None
    signatures: Sequence[FoundSignature] = ()


def by_number(number: str, code: str, *, holder: str = "", id_tail: str = "") -> Verified | None:
    """Return the certificate with a number, to whoever knows its verification code."""
    return _checked(_BY_NUMBER.first(number_key(number)), code, holder, id_tail)


def by_code(certificate: str, code: str, *, holder: str = "", id_tail: str = "") -> Verified | None:
    """Return the certificate that a QR code leads to."""
    return _checked(_BY_CODE.first(read_code(certificate) or _NOBODYS), code, holder, id_tail)


def _checked(row: Certificate | None, code: str, holder: str, id_tail: str) -> Verified | None:
    expected = check_code(settings.FAWANG_LINK_KEY, "certificate", row.code if row else _NOBODYS)
    fits = same_token(expected, read_check_code(code))
    name, tail = _hashes(row.code if row else _NOBODYS, holder, id_tail)
    if row is None or not fits or row.state not in ISSUED:
        return None
    return Verified(row, _same(holder, name, row.holder_hash), _same(id_tail, tail, row.id_tail_hash))


def _hashes(code: str, holder: str, id_tail: str) -> tuple[bytes, bytes]:
    return holder_hash(code, holder), id_tail_hash(code, id_tail)


def _same(typed: str, one: bytes, other: bytes | memoryview) -> bool | None:
    return one == bytes(other) if typed and other else None


def holder_hash(code: str, name: str) -> bytes:
    """Return the hash by which the name of the holder of the certificate `code` is compared."""
    return keyed_hash("certificates.holder", f"{code}:{name_key(name)}")


def id_tail_hash(code: str, id_number: str) -> bytes:
    """Return the hash by which the end of an identity number is compared."""
    return keyed_hash("certificates.id_tail", f"{code}:{tail_of(id_number)}")


def by_file(content: bytes) -> Verified | None:
    """Return the certificate whose PDF this is, byte by byte, with its signatures judged at the moment of issue.

    Only a file that we have issued is opened at all: nobody's PDF is parsed here.

    Raises:
        Unavailable: see `children.call`.
    """
    row = Certificate.objects.filter(digest=hashlib.sha256(content).digest()).select_related("unit").first()
    if row is None or row.state not in ISSUED or row.issued_at is None:
        return None
    believed = [authorities.as_der(one) for one in authorities.authorities()]
    found = (
        []
        if row.is_copy
        else children.call(pdf.found_in, content, believed, row.issued_at, seconds=pdf.SECONDS)
    )
    return Verified(row, signatures=found)


# --- sharing -------------------------------------------------------------------------------------


def sharing_token(one: Sharing) -> str:
    """Return the secret of a sharing link: computed, not stored."""
    return keyed_token(settings.FAWANG_LINK_KEY, "certificates.sharing", one.pk)


def shared(number: int, token: str, now: datetime) -> Sharing | None:
    """Return what a sharing link shows at `now`; None where it is wrong, over or ended."""
    row = (
        Sharing.objects.filter(pk=number)
        .select_related("certificate__unit", "certificate__corrected_by")
        .first()
    )
    expected = keyed_token(settings.FAWANG_LINK_KEY, "certificates.sharing", row.pk if row else 0)
    if not same_token(expected, token) or row is None:
        return None
    return row if row.ended_at is None and row.until > now and row.certificate.state in ISSUED else None


def sharings_of(row: Certificate) -> list[Sharing]:
    """Return the links of a certificate, the latest first."""
    return list(Sharing.objects.filter(certificate=row).order_by("-pk")[:50])
