"""Tables of the certificates."""

from fawang.certificates.models.certificates import Certificate, EndingProposal, Sharing, Signature
from fawang.certificates.models.keys import Numbering, NumberYear, RevocationList, Signatory

__all__ = [
    "Certificate",
    "EndingProposal",
    "NumberYear",
    "Numbering",
    "RevocationList",
    "Sharing",
    "Signatory",
    "Signature",
]
