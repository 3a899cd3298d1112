"""What a process does that signs and seals, or that takes money and hands on the news of it; to be killed at any
moment (`tests.forked`).
"""


def sign(code: str, staff_id: int, pin: str) -> None:
    """Sign as a notary, and seal as the worker does."""
    from fawang.certificates.actions.signatures import seal_certificate, sign_certificate, waiting_for_seal
    from fawang.kernel.rules.actor import SYSTEM
    from fawang.people import queries as people

    sign_certificate(by=people.staff_identity(staff_id).actor, code=code, pin=pin)
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
