"""The catalogue of what 12348 says, read from `data/prompts.yaml` and checked when first needed."""

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any, NamedTuple, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from fawang.hotline.rules import SPOKEN, Phrase, hakka
from fawang.kernel.rules.problems import Invalid
from fawang.kernel.rules.text import clean
from fawang.organisations.rules import Language

log = logging.getLogger(__name__)

_PLACE = re.compile(r"\{(\w+)\}")
#: A text longer than this nobody listens to; in romanisation it is twice as long.
LONGEST, LONGEST_ROMANISED = 500, 1000
#: What stands in the places where a text is only tried.
SAMPLES = {
    "key": "1",
    "position": "3",
    "minutes": "12",
    "when": "11月27日15:30",
    "until": "11月27日9:00",
    "text": "您好，这里是公共法律服务热线。",
}


class Source(StrEnum):
    """Where the sound of a language comes from, where nobody has spoken a text in."""

    MACHINE = "machine"
    #: From nowhere: Mandarin is heard.
    RECORDINGS = "recordings"


class Standing(StrEnum):
    """What the texts of a language are worth, until somebody who speaks it as a mother tongue has read them."""

    DRAFT = "draft"
    PLACEHOLDER = "placeholder"


class Spoken(BaseModel):
    """A language of the file.

    `voice` is the name that espeak-ng has for it; `romanised`: it reads the romanised texts, not the characters;
    `digits`: how it reads those of a long number, 0 to 9.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: Source
    voice: str = ""
    romanised: bool = False
    standing: Standing | None = None
    digits: str = Field("零幺二三四五六七八九", min_length=10, max_length=10)

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if bool(self.voice) != (self.source is Source.MACHINE):
            raise ValueError("the machine needs a voice, and recordings have none")
        return self


class Own(NamedTuple):
    """What an operator has written instead: the text, and the same romanised for a voice that reads that."""

    text: str = ""
    read: str = ""


@dataclass(frozen=True, slots=True)
class Prompt:
    """One row of the file: an id, and its text in each language that is spoken.

    `read` has it romanised where the machine reads that; it is empty where there is nothing to read.
    """

    id: str
    texts: Mapping[Language, str]
    read: Mapping[Language, str]

    def text(self, language: Language) -> str:
        """Return what is said in a language that is not spoken: in Mandarin."""
        return self.texts[language if language in SPOKEN else Language.MANDARIN]

    def to_read(self, language: Language, own: Own | None = None) -> str:
        """Return what the machine reads in a language; empty where it has no voice for it, or nothing to read.

        Args:
            own: what an operator has written instead.
        """
        spoken = languages().get(language)
        if spoken is None or spoken.source is not Source.MACHINE:
            return ""
        if spoken.romanised:
            return self.read[language] if own is None else own.read
        return self.text(language) if own is None else own.text

    @property
    def places(self) -> set[str]:
        """Return the names of its values: the same in each language."""
        return set(_PLACE.findall(self.texts[Language.MANDARIN]))


type Texts = Mapping[tuple[str, Language], Own]
_FILE = Path(__file__).parent / "prompts.yaml"


@cache
def languages(path: Path = _FILE) -> dict[Language, Spoken]:
    """Return the languages that are spoken.

    Raises:
        pydantic.ValidationError: one is wrong; the message says which and why.
        ValueError: one is missing.
    """
    rows = _read(path)["languages"]
    found = {Language(name): Spoken.model_validate(row) for name, row in rows.items()}
    if found.keys() != set(SPOKEN):
        raise ValueError(f"the languages are not {', '.join(SPOKEN)}")
    return found


@cache
def prompts(path: Path = _FILE) -> dict[str, Prompt]:
    """Return the catalogue by id.

    Raises:
        ValueError: an id is there twice, a language is missing, unknown or lacks a value, or a romanised text cannot
            be read.
    """
    found: dict[str, Prompt] = {}
    for row in _read(path)["prompts"]:
        prompt = _prompt(row)
        if prompt.id in found:
            raise ValueError(f"{prompt.id} is there twice")
        for language in SPOKEN:
            if set(_PLACE.findall(prompt.text(language))) != prompt.places:
                raise ValueError(f"{prompt.id}: {language} has other values")
        for language, text in prompt.read.items():
            try:
                read_romanised(prompt, text)
            except Invalid as why:
                what = why.params.get("what", "other values, or too long")
                raise ValueError(f"{prompt.id}: romanised {language}: {what}") from None
        found[prompt.id] = prompt
    return found


def _prompt(row: Mapping[str, str]) -> Prompt:
    romanised = {f"{one}_read": one for one, spoken in languages().items() if spoken.romanised}
    if wrong := row.keys() ^ {"id", *SPOKEN, *romanised}:
        raise ValueError(f"{row.get('id')}: missing or unknown: {', '.join(sorted(wrong))}")
    return Prompt(
        row["id"], {one: row[one] for one in SPOKEN}, {one: row[name] for name, one in romanised.items()}
    )


@cache
def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def said(phrase: Phrase, language: Language, texts: Texts | None = None) -> tuple[Language, str]:
    """Return how the machine says a phrase in `language`, or in its own: the language that is heard, and what it reads.

    It is heard in Mandarin where the machine has no voice for the language, or nothing that it can read.

    Args:
        texts: what operators have written instead of texts of the catalogue, by prompt and language.

    Raises:
        KeyError: the catalogue does not have it, or a value is missing.
    """
    if phrase.written:
        return _written(phrase, language)
    prompt, values = prompts()[phrase.id], dict(phrase.values)
    for spoken in (phrase.language or language, Language.MANDARIN):
        text = prompt.to_read(spoken, (texts or {}).get((phrase.id, spoken)))
        if text:
            break
    return spoken, text.format(**values)


def _written(phrase: Phrase, language: Language) -> tuple[Language, str]:
    texts, wanted = dict(phrase.written), phrase.language or language
    spoken = languages().get(wanted)
    by_machine = spoken is not None and spoken.source is Source.MACHINE and wanted in texts
    heard = wanted if by_machine else Language.MANDARIN
    return heard, texts[heard]


def readable(texts: Mapping[Language, str]) -> dict[Language, str]:
    """Return those of some texts that the machine can read, or that nobody but a recording says.

    A romanised text that it cannot read is left out, and a line in the log says so: Mandarin is heard instead.
    """
    found = {}
    for language, text in texts.items():
        spoken = languages().get(language)
        try:
            if spoken is not None and spoken.romanised:
                hakka.phonemes(hakka.read_out(text))
        except hakka.Unread as why:
            log.warning("a text in %s cannot be read: %s", language, why.what)
            continue
        found[language] = text
    return found


def read_text(prompt: Prompt, typed: str) -> str:
    """Return a text that may be said instead of that of the catalogue.

    Raises:
        Invalid: `invalid`, with the field `text`: it is empty or too long, has a brace that opens or closes nothing
            (`prompt_braces`), or other values than the catalogue's (`prompt_values`).
    """
    text = " ".join(clean(typed).split())
    if not text:
        raise Invalid("invalid", errors={"text": "field_required"})
    _check(prompt, text, "text", LONGEST)
    return text


def read_romanised(prompt: Prompt, typed: str) -> str:
    """Return a romanised text that the machine may read instead of the catalogue's; empty: it reads nothing.

    Raises:
        Invalid: `invalid`, with the field `read`, as for `read_text`; `prompt_syllable`: something is no syllable.
    """
    text = " ".join(clean(typed).split())
    if text:
        _check(prompt, text, "read", LONGEST_ROMANISED)
        try:
            hakka.phonemes(hakka.read_out(text.format(**SAMPLES)))
        except hakka.Unread as why:
            raise Invalid("prompt_syllable", what=why.what) from None
    return text


def _check(prompt: Prompt, text: str, field: str, longest: int) -> None:
    if len(text) > longest:
        raise Invalid("invalid", errors={field: "field_too_long"})
    try:
        parts = list(Formatter().parse(text))
    except ValueError:
        raise Invalid("invalid", errors={field: "prompt_braces"}) from None
    # A doubled brace would be read out as one.
    if "{{" in text or "}}" in text or any(form or convert for _said, _name, form, convert in parts):
        raise Invalid("invalid", errors={field: "prompt_braces"})
    if {name for _said, name, _form, _convert in parts if name is not None} != prompt.places:
        raise Invalid("invalid", errors={field: "prompt_values"})
