"""A process that signs and seals, or that takes money and hands on the news of it: to be killed at any moment.

    python -m tests.faults.certifying sign CODE STAFF_ID PIN
    python -m tests.faults.certifying settle REFERENCE

Settings come from the environment, as for every process of a platform.
"""

import os
import sys

import django


def main() -> None:
    """Do it once."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fawang.config.settings")
    django.setup()
    work, *given = sys.argv[1:]
    if work == "sign":
        sign(*given)
    else:
        settle(*given)


def sign(code: str, staff_id: str, pin: str) -> None:
    """Sign as a notary, and seal as the worker does."""
    from fawang.certificates.actions.signatures import seal_certificate, sign_certificate, waiting_for_seal
    from fawang.kernel.rules.actor import SYSTEM
    from fawang.people import queries as people

    sign_certificate(by=people.staff_identity(int(staff_id)).actor, code=code, pin=pin)
    for certificate_id in waiting_for_seal():
        seal_certificate(by=SYSTEM, certificate_id=certificate_id)


def settle(reference: str) -> None:
    """Learn from the payment side that money came, and run the jobs that follow."""
    from fawang.kernel.rules.actor import SYSTEM
    from fawang.payments.actions.settlements import ask_side
    from tests.faults.certifying_kind import connect
    from tests.races import run_jobs

    connect()
    ask_side(by=SYSTEM, reference=reference)
    run_jobs("events")


if __name__ == "__main__":
    main()
