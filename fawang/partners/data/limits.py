"""How often a form of a partner may be opened and answered: who guesses links or codes gets nowhere."""

from datetime import timedelta

from fawang.kernel.security.throttle import Rate

OPEN_BY_ADDRESS = Rate("partners.form.open", burst=240, every=timedelta(milliseconds=500))
CODE_BY_ADDRESS = Rate.within("partners.form.code", 20, timedelta(hours=1))
ANSWER_BY_FORM = Rate.within("partners.form.answer", 60, timedelta(hours=1))
#: A person takes a consent back.
CONSENT_BY_ADDRESS = Rate.within("partners.consent", 60, timedelta(hours=1))
#: Open311: a key that opens nothing, by where it comes from; what shows no key; a partner.
OPEN311_WRONG_KEY = Rate("partners.open311.key", burst=20, every=timedelta(seconds=5))
OPEN311_BY_ADDRESS = Rate("partners.open311.address", burst=120, every=timedelta(seconds=1))
OPEN311_BY_PARTNER = Rate("partners.open311.partner", burst=600, every=timedelta(milliseconds=50))
