"""Jobs of the certificates: the office's seal, and what was left behind."""

import logging

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from fawang.certificates.actions import signatures
from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.rules.problems import Problem

log = logging.getLogger(__name__)

#: A device that is away for some minutes; what fails longer is begun again by `seal_waiting`.
_RETRY = RetryStrategy(max_attempts=6, exponential_wait=2)


@app.task(name="certificates.seal", queue="documents", retry=_RETRY)
def seal(*, certificate_id: int) -> None:
    """Seal what all persons have signed."""
    signatures.seal_certificate(by=SYSTEM, certificate_id=certificate_id)


@app.periodic(cron="*/10 * * * *")
@app.task(
    name="certificates.seal_waiting", queue="documents", queueing_lock="certificates.seal_waiting",
    lock="certificates.seal_waiting",
)  # fmt: skip
def seal_waiting(timestamp: int) -> None:
    """Try again what has waited for a key to be put right."""
    for certificate_id in signatures.waiting_for_seal():
        try:
            signatures.seal_certificate(by=SYSTEM, certificate_id=certificate_id)
        except Problem as against:
            # One whose key is not right must not hold up those of other offices.
            log.warning("certificate %s waits for its seal: %s", certificate_id, against.code)


@app.periodic(cron="20 19 * * *")
@app.task(name="certificates.nightly", queue="housekeeping", queueing_lock="certificates.nightly")
def nightly(timestamp: int) -> None:
    """Delete files that belong to no certificate. At 3:20 in China."""
    signatures.delete_orphans()
