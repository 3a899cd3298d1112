"""How often the public may ask."""

from datetime import timedelta

from fawang.kernel.security.throttle import Rate

#: A PDF takes about a second of a processor.
PDF_BY_ADDRESS = Rate("form_pdf.address", burst=30, every=timedelta(seconds=20))
#: Links to papers and signatures: whoever holds one opens it a few times; who guesses opens none.
LINK_BY_ADDRESS = Rate("form_link.address", burst=60, every=timedelta(seconds=2))
#: Programs that check answers.
VALIDATE_BY_ADDRESS = Rate("form_validate.address", burst=120, every=timedelta(seconds=1))
