"""What definitions of forms are written with: names, sentences in several languages, citations, amounts."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator

#: Codes and names: no two underscores in a row, which part the name of an answer.
Name = Annotated[str, StringConstraints(pattern=r"^[a-z](_?[a-z0-9])*$", max_length=40)]
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Expression = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
#: `《中华人民共和国劳动合同法》第八十二条`.
Citation = Annotated[str, StringConstraints(pattern=r"^《.+》第[零〇一二三四五六七八九十百千]+条.*$")]
#: An amount or rate, exactly as it is written.
Amount = Annotated[str, StringConstraints(pattern=r"^\d{1,14}(\.\d{1,6})?$")]


class Strict(BaseModel):
    """A part of a definition: unknown fields are mistakes, nothing is converted silently."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Words(Strict):
    """What a person reads, in simplified Chinese and, where somebody wrote it, in English."""

    zh_Hans: Sentence  # noqa: N815 a language's tag
    en: Sentence | None = None

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, given: Any) -> Any:
        return {"zh_Hans": given} if isinstance(given, str) else given
