"""How often one may ask: nobody empties a hall by a script, nobody has strangers written to by the dozen."""

from datetime import timedelta

from fawang.kernel.security.throttle import Rate

BOOK_BY_SESSION = Rate.within("appointment.book.session", 20, timedelta(days=1))
BOOK_BY_PHONE = Rate.within("appointment.book.phone", 12, timedelta(days=1))
#: Without a session: people behind one address of a carrier, a station with one person after the other; not a script.
BOOK_BY_ADDRESS = Rate("appointment.book.address", burst=30, every=timedelta(minutes=3))
BOOK_BY_NETWORK = Rate("appointment.book.network", burst=120, every=timedelta(minutes=1), shared=True)
OPEN_BY_ADDRESS = Rate("appointment.open.address", burst=240, every=timedelta(milliseconds=250))
