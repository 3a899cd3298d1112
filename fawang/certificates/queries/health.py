"""What certificates check: whether this installation can sign with the keys that it was told of."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from fawang.certificates.devices import authorities
from fawang.certificates.models import Signatory
from fawang.certificates.queries.keys import judged
from fawang.kernel import clock
from fawang.kernel.runtime.health import Check, Finding, Level
from fawang.kernel.wording import say


def _find_signing() -> Iterator[Finding]:
    module, folder = settings.FAWANG_PKCS11_MODULE, settings.FAWANG_SM2_KEYS
    if not (module or folder):
        yield Finding(Level.OK, _("certificates: no keys are set up; offices issue copies"))
        return
    # A bare name is looked up by the system's loader.
    if "/" in module and not Path(module).is_file():
        yield Finding(
            Level.ERROR,
            _(
                "FAWANG_PKCS11_MODULE names %(path)s, which is not there: nobody can sign. Install the library of the"
                " security module; SoftHSM is Debian's softhsm2."
            )
            % {"path": module},
        )
    if folder and not Path(folder).is_dir():
        said = _("FAWANG_SM2_KEYS names %(path)s, which is no folder: nobody can sign with its keys.")
        yield Finding(Level.ERROR, said % {"path": folder})
    if not authorities.authorities():
        said = _(
            "No authority is believed, so every signature is refused. Set FAWANG_CERTIFICATE_AUTHORITIES to a PEM file."
        )
        yield Finding(Level.ERROR, said)
    if not settings.FAWANG_SEAL_PIN:
        said = _("FAWANG_SEAL_PIN is not set: what persons have signed waits for the seal of their office.")
        yield Finding(Level.ERROR, said)
    yield from _find_keys()


def _find_keys() -> Iterator[Finding]:
    now = clock.now()
    against = Counter(judged(row, now) for row in Signatory.objects.filter(ended_at__isnull=True))
    for code, number in against.items():
        if code is None:
            said = _("certificates: %(number)s keys that may sign") % {"number": number}
            yield Finding(Level.OK, said)
        else:
            said = _("certificates: %(number)s keys that cannot sign. %(why)s")
            yield Finding(Level.WARNING, said % {"number": number, "why": say(code)})


SIGNING = Check("signing", find=_find_signing, needs=("database",))
