"""How often the public may ask for what costs this server work."""

from datetime import timedelta

from fawang.kernel.security.throttle import Rate

#: A paper takes the processor for a tenth of a second.
PAPER_BY_ADDRESS = Rate("mediation.paper.address", burst=12, every=timedelta(seconds=10))
#: What the window of a talk says: candidates come in bursts.
SAY_BY_SEAT = Rate("mediation.talk.seat", burst=120, every=timedelta(milliseconds=250))
#: Opening the agreement of one matter, and asking for codes.
READ_BY_KEY = Rate("mediation.agreement.key", burst=60, every=timedelta(seconds=10))
