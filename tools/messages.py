"""Gathers the texts of the platform into its catalogues, or checks that they are complete.

    .venv/bin/python tools/messages.py            gather; draft zh_Hant from zh_Hans where it is empty
    .venv/bin/python tools/messages.py --check    fail on a missing, fuzzy, obsolete or unfaithful text

English needs no catalogue: the texts in the source are English.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.pofile import read_po, write_po

from fawang.knowledge.search.language import traditional, usual_forms

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "fawang" / "locale"
SIMPLIFIED, TRADITIONAL = "zh_Hans", "zh_Hant"
LOCALES = (SIMPLIFIED, TRADITIONAL)
_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%[sd%]|{(\w*)}")

type Key = tuple[str, str | None]


def main() -> int:
    """Gather, or check."""
    found = gather()
    if "--check" in sys.argv:
        problems = [problem for locale in LOCALES for problem in check(locale, found)]
        for problem in problems:
            print(problem)
        print(f"{len(found)} texts, {len(problems)} problems")
        return 1 if problems else 0
    for locale in LOCALES:
        merge(locale, found)
    return 0


def gather() -> dict[Key, Message]:
    """Return every text of the source by (text, context), extracted by Django's own makemessages."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "fawang"
        left_out = shutil.ignore_patterns("locale", "__pycache__", "static", "data")
        shutil.copytree(ROOT / "fawang", copy, ignore=left_out)
        # What `lab` says stands in the same catalogues.
        shutil.copytree(ROOT / "lab", copy / "lab", ignore=left_out)
        (copy / "locale").mkdir()
        subprocess.run(
            [sys.executable, "-m", "django", "makemessages", "-l", "en", "--no-wrap", "--no-location"],
            cwd=copy, check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        catalogue = read(copy / "locale" / "en" / "LC_MESSAGES" / "django.po", "en")
    return {key(message): message for message in catalogue if message.id}


def check(locale: str, found: dict[Key, Message]) -> list[str]:
    """Return what is wrong with the catalogue of `locale`."""
    catalogue = read(path_of(locale), locale)
    have = {key(message): message for message in catalogue if message.id}
    problems = [
        f"{locale}: not in the catalogue: {text!r}" for text, _ in sorted_keys(found.keys() - have.keys())
    ]
    problems += [f"{locale}: no longer used: {text!r}" for text, _ in sorted_keys(have.keys() - found.keys())]
    for place in found.keys() & have.keys():
        message = have[place]
        strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
        if not all(strings):
            problems.append(f"{locale}: not translated: {place[0]!r}")
        elif message.fuzzy:
            problems.append(f"{locale}: to be reviewed (fuzzy): {place[0]!r}")
        elif any(placeholders(string) - placeholders(message.id) for string in strings):
            problems.append(f"{locale}: other placeholders than the original: {place[0]!r}")
        elif not message.pluralizable and placeholders(message.id) != placeholders(strings[0]):
            problems.append(f"{locale}: placeholders are missing: {place[0]!r}")
    return problems


def merge(locale: str, found: dict[Key, Message]) -> None:
    """Bring a catalogue up to date: new texts in, unused ones out; Traditional drafted from Simplified."""
    path = path_of(locale)
    old = {key(message): message for message in read(path, locale)} if path.exists() else {}
    drafts = {key(m): m for m in read(path_of(SIMPLIFIED), SIMPLIFIED)} if locale == TRADITIONAL else {}
    convert = traditional
    fresh = Catalog(locale=locale, project="fawang", charset="utf-8", fuzzy=False)
    for place in sorted_keys(found):
        message, known, draft = found[place], old.get(place), drafts.get(place)
        string = known.string if known is not None else ""
        if not _filled(string) and draft is not None and _filled(draft.string):
            string = (
                tuple(convert(part) for part in draft.string)
                if isinstance(draft.string, tuple | list)
                else convert(draft.string or "")
            )
        if locale == TRADITIONAL:
            string = (
                tuple(map(usual_forms, string))
                if isinstance(string, tuple | list)
                else usual_forms(string or "")
            )
        if message.pluralizable and not isinstance(string, tuple | list):
            string = (string or "",)
        fresh.add(message.id, string=string, context=message.context, flags=message.flags - {"fuzzy"})
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, fresh, width=110, sort_output=True, omit_header=False)
    empty = sum(1 for message in fresh if message.id and not _filled(message.string))
    print(f"{locale}: {len(found)} texts, {empty} to translate")


def read(path: Path, locale: str) -> Catalog:
    """Return a catalogue."""
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def path_of(locale: str) -> Path:
    """Return where the catalogue of `locale` is."""
    return LOCALE / locale / "LC_MESSAGES" / "django.po"


def key(message: Message) -> Key:
    """Return what tells a message from all others."""
    text = message.id[0] if isinstance(message.id, tuple | list) else message.id
    return text, message.context


def sorted_keys(keys: object) -> list[Key]:
    """Return keys in a stable order."""
    return sorted(keys, key=lambda place: (place[0], place[1] or ""))  # type: ignore[call-overload, no-any-return]


def placeholders(text: object) -> set[str]:
    """Return the placeholders in a text; of a plural, those of all its forms."""
    parts = text if isinstance(text, tuple | list) else (text,)
    return {match.group(0) for part in parts for match in _PLACEHOLDER.finditer(str(part))} - {"%%"}


def _filled(string: object) -> bool:
    return all(string) if isinstance(string, tuple | list) else bool(string)


if __name__ == "__main__":
    raise SystemExit(main())
