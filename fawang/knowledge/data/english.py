"""English texts of entries (`content/en`), each bound to the Chinese text that it renders.

The Chinese text prevails. A translation names the digest of what it renders (`of`); where an entry has been edited
since, it is not shown. Laws, regulations and the names of papers of the law stay Chinese, with the article named.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Annotated

from pydantic import Field, StringConstraints

from fawang.knowledge.data.pack import Question
from fawang.knowledge.data.shapes import Phrase, Slug, Strict

Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=3_000)]
_RENDERED = ("ask", "answer", "steps", "papers")


class Translation(Strict):
    """A common question in English. `steps` and `papers` are those of the Chinese text, one for one."""

    id: Slug
    #: `digest` of the Chinese text when it was translated.
    of: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{12}$")]
    ask: Sentence
    #: Other ways in which people say it in English; they are searched and not shown.
    also: list[Phrase] = Field(min_length=3)
    answer: Sentence
    steps: list[Sentence]
    papers: list[Sentence] = []


class TranslationFile(Strict):
    """One file of `content/en`."""

    entries: list[Translation]


def digest(question: Question) -> str:
    """Return what tells the Chinese text of a question from what it becomes when somebody edits it."""
    body = question.model_dump(mode="json", include=set(_RENDERED))
    return hashlib.sha256(json.dumps(body, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:12]


def of(entry: object, translations: Mapping[str, Translation]) -> Translation | None:
    """Return the translation of an entry as it is now; None if there is none, or the entry was edited since."""
    if not isinstance(entry, Question):
        return None
    found = translations.get(entry.id)
    return found if found and found.of == digest(entry) else None


def faults(
    translations: Mapping[str, Translation], questions: Mapping[str, object]
) -> Iterator[tuple[str, str]]:
    """Yield the code of every translation that renders no question of the pack as it is, with what is wrong."""
    for code, translation in translations.items():
        question = questions.get(code)
        if not isinstance(question, Question):
            yield code, "no such question to translate"
        elif digest(question) != translation.of:
            yield (
                code,
                f"the Chinese text has changed since it was translated: read it over, then `of: {digest(question)}`",
            )
        elif len(question.steps) != len(translation.steps) or len(question.papers) != len(translation.papers):
            yield code, "steps or papers are not those of the Chinese text, one for one"
