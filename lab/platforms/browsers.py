"""Which Chromium a story, a picture or a test looks through; without Django."""

import os
import shutil

#: Debian's packages, and what each puts on the path. The first draws no windows, which costs a third less.
_PROGRAMS = ("chromium-headless-shell", "chromium")
INSTALL = f"apt-get install {_PROGRAMS[0]}"


def chromium() -> str | None:
    """Return where a Chromium is: the one that $CHROMIUM names, or one that is installed."""
    named = os.environ.get("CHROMIUM")
    return shutil.which(named) if named else next(filter(None, map(shutil.which, _PROGRAMS)), None)
