"""The catalogue of what 12348 says, read from `data/prompts.yaml` and checked when first needed."""

import re
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from fawang.hotline.rules import SPOKEN, Phrase
from fawang.organisations.rules import Language

_PLACE = re.compile(r"\{(\w+)\}")


class Prompt(BaseModel):
    """One row of the file: an id, and its text in each language that is spoken."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    mandarin: str
    cantonese: str
    hakka: str
    teochew: str

    def text(self, language: Language) -> str:
        """Return what is said in a language that is not spoken: in Mandarin."""
        return str(getattr(self, language if language in SPOKEN else Language.MANDARIN))

    @property
    def places(self) -> set[str]:
        """Return the names of its values: the same in each language."""
        return set(_PLACE.findall(self.mandarin))


@cache
def prompts(path: Path = Path(__file__).parent / "data" / "prompts.yaml") -> dict[str, Prompt]:
    """Return the catalogue by id.

    Raises:
        pydantic.ValidationError: a row is wrong; the message says which and why.
        ValueError: an id is there twice, or a language lacks a value.
    """
    found: dict[str, Prompt] = {}
    for row in yaml.safe_load(path.read_text(encoding="utf-8")):
        prompt = Prompt.model_validate(row)
        if prompt.id in found:
            raise ValueError(f"{prompt.id} is there twice")
        for language in SPOKEN:
            if set(_PLACE.findall(prompt.text(language))) != prompt.places:
                raise ValueError(f"{prompt.id}: {language} has other values")
        found[prompt.id] = prompt
    return found


def said(phrase: Phrase, language: Language) -> str:
    """Return a phrase as it is said in `language`, or in its own.

    Raises:
        KeyError: the catalogue does not have it, or a value is missing.
    """
    return prompts()[phrase.id].text(phrase.language or language).format(**dict(phrase.values))
