"""How often somebody may try to sign in, or ask for a code.

Narrow ones first (`throttle.take_all`). The limits of an address and a network hold only for numbers that nobody has
shown to be theirs, so that one abuser behind a carrier's address does not shut out who has signed in here before.
"""

from datetime import timedelta

from fawang.kernel.security.throttle import Rate

_DAY = timedelta(days=1)
#: A stranger's number, until a code that was sent there has been typed in.
CODE_BY_UNPROVED_PHONE = Rate("code.phone.unproved", burst=1, every=_DAY)
#: A number that is somebody's: three at once, ten a day.
CODE_BY_PHONE = Rate("code.phone", burst=3, every=timedelta(minutes=5))
CODE_BY_PHONE_IN_DAY = Rate.within("code.phone.day", 10, _DAY)
#: A household, a station; or some thousands of people behind one address of a carrier.
CODE_BY_ADDRESS = Rate("code.address", burst=30, every=timedelta(minutes=3))
CODE_BY_NETWORK = Rate("code.network", burst=90, every=timedelta(minutes=1), shared=True)
#: Five tries a code; this is for whoever asks for codes only to guess them.
TRY_BY_PHONE = Rate("code.try.phone", burst=15, every=timedelta(minutes=1))
#: A clerk or an agent hands in for one person after the other; a script that goes wrong is slowed down.
INTAKE_BY_STAFF = Rate("intake.staff", burst=60, every=timedelta(seconds=5))
SIGN_IN_BY_ADDRESS = Rate("sign_in.address", burst=60, every=timedelta(seconds=5))
