"""What a process does that sends what is due to partners, routes what came from them, or takes a file of theirs; to be
killed at any moment (`tests.forked`).
"""


def work_on(work: str) -> None:
    """Work until nothing is left: `send`, `route`, or the number of a batch."""
    from fawang.kernel.rules.actor import SYSTEM
    from fawang.partners.actions import batches
    from fawang.partners.wire.actions import outbox, routing

    if work.isdecimal():
        while not batches.work_on(by=SYSTEM, batch_id=int(work)):
            pass
        return
    do = outbox.send_due if work == "send" else routing.route_due
    while do(by=SYSTEM):
        pass
