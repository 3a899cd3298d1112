"""How often the public may ask: 65 bits are not guessed at this pace by anybody, nor by many together."""

from datetime import timedelta

from fawang.kernel.security.throttle import Rate

#: Of one address: a clerk at a counter who verifies one paper after the other.
VERIFY_BY_ADDRESS = Rate("certificates.verify.address", burst=30, every=timedelta(seconds=5))
#: Files of one network: each is read whole.
UPLOAD_BY_NETWORK = Rate("certificates.upload.network", burst=60, every=timedelta(seconds=3), shared=True)
#: A file is hashed, and one of ours is opened in the child process.
UPLOAD_BY_ADDRESS = Rate("certificates.upload.address", burst=10, every=timedelta(seconds=20))
SHARE_BY_ORDER = Rate("certificates.share.order", burst=20, every=timedelta(minutes=1))
#: Of one person: wrong PINs lock a token, which takes its owner to the office that gave it out.
SIGN_BY_PERSON = Rate("certificates.sign.person", burst=20, every=timedelta(seconds=15))
