"""The PDF of a certificate, handed out: after it is issued, and before as a preview. Each time is audited."""

from django.utils.translation import gettext_lazy

from fawang.certificates.actions import _paper
from fawang.certificates.actions.drafting import named
from fawang.certificates.actions.signing import STORE
from fawang.certificates.models import Certificate
from fawang.certificates.rules.procedure import ISSUED
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import NotFound
from fawang.kernel.security import audit

READ = audit.declare("certificates.read", gettext_lazy("Read the document of a certificate"))


def read_document(*, by: Actor, row: Certificate) -> tuple[str, bytes]:
    """Return the name and the PDF of an issued certificate; the caller has seen that `by` may have it.

    Raises:
        NotFound: there is none.
    """
    if not row.file or row.state not in ISSUED:
        raise NotFound("not_found")
    audit.record(READ, by=by, object=named(row), unit_id=row.unit_id)
    return f"{row.number}.pdf", STORE.read(row.file)


def preview(*, by: Actor, row: Certificate) -> tuple[str, bytes]:
    """Return the name and the PDF of a certificate that is not issued yet.

    Raises:
        Unavailable: see `_paper.drawn`.
    """
    audit.record(READ, by=by, object=named(row), unit_id=row.unit_id)
    content = STORE.read(row.file) if row.file else _paper.drawn(row, today=clock.today())
    return f"draft-{row.code}.pdf", content
