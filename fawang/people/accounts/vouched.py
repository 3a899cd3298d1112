"""What a platform of the state has vouched for in this session: name and identity number, kept encrypted in it.

It is the session's and not the resident's: whoever signs in with a code to the same telephone sees nothing of it.
"""

import json

from django.http import HttpRequest

from fawang.kernel.storage.fields import decrypt, encrypt

_KEY = "vouched"
_PURPOSE = "people.vouched"
_NAMES = ("name", "id_number")


def sealed(**values: str) -> dict[str, str]:
    """Return what `start_session` keeps of what was vouched for; nothing where nothing was."""
    known = {name: values.get(name, "") for name in _NAMES if values.get(name)}
    return {_KEY: encrypt(json.dumps(known), purpose=_PURPOSE).hex()} if known else {}


def vouched_of(request: HttpRequest) -> dict[str, str]:
    """Return what was vouched for in the session of a request, by name of the question."""
    kept = request.session.get(_KEY, "")
    if not kept:
        return {}
    found = json.loads(decrypt(bytes.fromhex(kept), purpose=_PURPOSE) or "{}")
    return {name: str(found[name]) for name in _NAMES if name in found}
