"""How often the public may ask and write."""

from datetime import timedelta

from fawang.kernel.security.throttle import Rate

#: Somebody who has signed in asks a few questions at most.
ASK_BY_SESSION = Rate.within("consultation.ask.session", 60, timedelta(days=1))
#: A number that somebody without a session has typed.
ASK_BY_PHONE = Rate.within("consultation.ask.phone", 12, timedelta(days=1))
#: Without a session: a station asks for many people, and thousands sit behind one address of a carrier.
ASK_BY_ADDRESS = Rate("consultation.ask.address", burst=60, every=timedelta(minutes=1))
ASK_BY_NETWORK = Rate("consultation.ask.network", burst=240, every=timedelta(seconds=15), shared=True)
#: Nobody types faster; a script that goes wrong is slowed down.
WRITE_BY_SIDE = Rate("consultation.write", burst=30, every=timedelta(seconds=1))
#: A file each. Ten photos at once, and ten more; a station sends for many people.
ATTACH_BY_ADDRESS = Rate("consultation.attach.address", burst=120, every=timedelta(seconds=5))
ATTACH_BY_SIDE = Rate("consultation.attach", burst=30, every=timedelta(seconds=6))
#: Photos of a page, the pieces of a recording: more than anybody looks at, less than a download of everything.
FILE_BY_ADDRESS = Rate("consultation.file.address", burst=400, every=timedelta(milliseconds=200))
TYPING_BY_SIDE = Rate("consultation.typing", burst=20, every=timedelta(seconds=1))
#: Inviting, agreeing, taking out.
GUESTS_BY_SIDE = Rate("consultation.guests", burst=12, every=timedelta(seconds=20))
#: Asking for calls again and again is a nuisance, not a wish.
CALL_BY_SIDE = Rate("consultation.call", burst=8, every=timedelta(seconds=15))
#: A browser finds its ways to the other in bursts.
SIGNAL_BY_SIDE = Rate("consultation.signal", burst=80, every=timedelta(milliseconds=250))
#: A piece of a recording comes each four seconds; after a bad connection some at once.
RECORD_BY_SIDE = Rate("consultation.record", burst=120, every=timedelta(seconds=1))
ICE_BY_SIDE = Rate("consultation.ice", burst=20, every=timedelta(seconds=10))
OPEN_BY_ADDRESS = Rate("consultation.open.address", burst=240, every=timedelta(milliseconds=250))
#: Streams of one talk in one process: some windows of two people, not a flood.
MOST_STREAMS = 12
