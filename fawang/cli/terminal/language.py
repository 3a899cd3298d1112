"""The language of the command line.

Texts are looked up with Python's own gettext in the catalogue that the pages use, so that
`fawang --help` needs neither Django nor settings. click looks its texts up the same way. What is
written into the database never depends on a terminal: Django's language stays the default one.
"""

import gettext
import io
import os
import sys
from gettext import ngettext
from pathlib import Path

from fawang.config import environment

#: Code of a language → its folder below `fawang/locale`. English has none: the texts are English.
LANGUAGES = {"zh-hans": "zh_Hans", "zh-hant": "zh_Hant", "en": "en"}
_DOMAIN, _LOCALE = "django", Path(__file__).resolve().parent.parent.parent / "locale"
_SAMPLES = {"zh-hans": "简体", "zh-hant": "繁體", "en": ""}


def gettext_noop(text: str) -> str:
    """Mark a text for translation that is looked up later."""
    return text


def settle() -> None:
    """Let `gettext.gettext` speak the chosen language from now on, in our texts and in click's."""
    gettext.bindtextdomain(_DOMAIN, str(_LOCALE))
    gettext.textdomain(_DOMAIN)
    os.environ["LANGUAGE"] = LANGUAGES[chosen()]
    if not _writable("—", sys.stdout) and isinstance(sys.stdout, io.TextIOWrapper):
        # Better a name with question marks than a traceback in the middle of a page.
        sys.stdout.reconfigure(errors="replace")


def hand_over() -> None:
    """Take back what `settle` put into the environment, before a process that serves people begins.

    Libraries go by it: Pango would choose the shapes of Chinese characters after the terminal of whoever
    started the server.
    """
    os.environ.pop("LANGUAGE", None)


def chosen() -> str:
    """Return the language for this terminal: `zh-hans`, `zh-hant` or `en`.

    FAWANG_LANGUAGE decides, else the terminal's locale, else it is Simplified Chinese. Where
    the output cannot take Chinese characters it is English.

    Raises:
        Misconfigured: FAWANG_LANGUAGE is none of ours.
    """
    if wanted := environment.text("LANGUAGE", ""):
        language = _read(wanted)
        if not language:
            raise environment.Misconfigured(
                f"FAWANG_LANGUAGE must be {', '.join(LANGUAGES)}, not {wanted!r}."
            )
    else:
        # The first one that is set counts, as for every program (POSIX, Base Definitions, 8.2).
        names = ("LC_ALL", "LC_MESSAGES", "LANG")
        language = _read(next(filter(None, map(os.environ.get, names)), "")) or "zh-hans"
    return language if _writable(_SAMPLES[language], sys.stdout) else "en"


def _read(name: str) -> str:
    """Return the language of a locale such as `zh_TW.UTF-8`; empty for any that we do not speak."""
    language, *rest = name.partition(".")[0].partition("@")[0].lower().replace("_", "-").split("-")
    if language == "zh":
        return "zh-hant" if {"hant", "tw", "hk", "mo"} & set(rest) else "zh-hans"
    return "en" if language == "en" else ""


def _writable(text: str, stream: object) -> bool:
    try:
        text.encode(getattr(stream, "encoding", None) or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


#: Texts of click that our commands can show. It looks them up by itself; here they are gathered.
OF_CLICK = (
    gettext_noop("Usage:"),
    gettext_noop("Options"),
    gettext_noop("Commands"),
    gettext_noop("Positional arguments"),
    gettext_noop("Show this message and exit."),
    gettext_noop("default: {default}"),
    gettext_noop("Aborted!"),
    gettext_noop("Error: {message}"),
    gettext_noop("Error: invalid input"),
    gettext_noop("Try '{command} {option}' for help."),
    gettext_noop("Missing command."),
    gettext_noop("Missing argument"),
    gettext_noop("No such command {name!r}."),
    gettext_noop("No such option {name!r}."),
    gettext_noop("Invalid value for {param_hint}: {message}"),
    gettext_noop("Option {name!r} does not take a value."),
    gettext_noop("{value!r} is not a valid {number_type}."),
    gettext_noop("{name} {filename!r} does not exist."),
    gettext_noop("{name} {filename!r} is a directory."),
    gettext_noop("{name} {filename!r} is not readable."),
    ngettext("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)", 2),
    ngettext("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})", 2),
    ngettext("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments.", 2),
    ngettext("{value!r} is not {choice}.", "{value!r} is not one of {choices}.", 2),
)
