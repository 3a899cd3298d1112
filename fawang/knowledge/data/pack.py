"""The shape of the content pack (`content/`): every file is checked against it, strictly.

A field that is not declared here is an error, so that a typing mistake is found and not ignored.
docs/authoring.md tells authors what belongs in each field.
"""

import re
from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

_HAN = re.compile(r"[㐀-鿿]")

#: A sentence or paragraph of Chinese that a reader sees.
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=2_000)]
#: One way in which a person may say it.
Phrase = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=120)]
#: `head.sub`, as in `labour.overtime`.
MatterCode = Annotated[str, StringConstraints(pattern=r"^[a-z_]+\.[a-z_]+$")]
#: `《中华人民共和国劳动合同法》第八十二条`; parsed by `citations.parse`.
Citation = Annotated[str, StringConstraints(pattern=r"^《.+》第[零〇一二三四五六七八九十百千]+条.*$")]
#: A code of divisions of two to twelve digits; `00` is the whole country.
Region = Annotated[str, StringConstraints(pattern=r"^\d{2}(\d{2}|\d{4}|\d{7}|\d{10})?$")]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{2,60}$")]


class Strict(BaseModel):
    """A part of the pack: unknown fields are errors, nothing is converted silently."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class ReviewState(StrEnum):
    """How far an entry has come."""

    #: Written, seen by no lawyer; the reader is told.
    UNREVIEWED = "unreviewed"
    #: Read and approved by a second person who may.
    REVIEWED = "reviewed"


class ReviewerRole(StrEnum):
    """In which capacity somebody reviewed."""

    LAWYER = "lawyer"
    LEGAL_AID_OFFICER = "legal_aid_officer"
    NOTARY = "notary"
    MEDIATOR = "mediator"


class Review(Strict):
    """Who vouches for an entry, and since when."""

    state: ReviewState = ReviewState.UNREVIEWED
    role: ReviewerRole | None = None
    #: The day of the last review; for an unreviewed entry, the day it was written.
    date: date

    @model_validator(mode="after")
    def _vouched(self) -> "Review":
        if (self.state == ReviewState.REVIEWED) != (self.role is not None):
            raise ValueError("a reviewed entry names the role of its reviewer, an unreviewed one names none")
        return self


class Urgency(StrEnum):
    """A sign that somebody must not wait."""

    #: 人身安全正受威胁
    DANGER = "danger"
    #: 有轻生念头
    SELF_HARM = "self_harm"
    #: 家庭暴力
    DOMESTIC_VIOLENCE = "domestic_violence"
    #: 被拘留、逮捕、限制人身自由
    DETENTION = "detention"
    #: 期限将到
    DEADLINE = "deadline"
    #: 未成年人权益受侵害
    MINOR = "minor"


class SubMatter(Strict):
    """A matter of the second level."""

    code: Annotated[str, StringConstraints(pattern=r"^[a-z_]+$")]
    name: Phrase
    name_en: Annotated[str, StringConstraints(min_length=3, max_length=80)]
    #: What belongs here and what does not, in one or two sentences.
    scope: Text
    #: How people say it; Mandarin as spoken, without legal terms.
    mandarin: list[Phrase] = Field(min_length=8)
    #: How people say it in Cantonese, in Cantonese characters (simplified or traditional).
    cantonese: list[Phrase] = Field(min_length=4)
    #: Signs that are usual in this matter (a hint for the intake, never a substitute for the words).
    urgency: list[Urgency] = []
    #: Which units are competent: codes of `UnitKind` below.
    units: list["Door"] = Field(min_length=1)
    #: Service items (`content/items`) that fit.
    items: list[Slug] = []
    #: One question that tells this matter from its neighbours, asked if the words leave it open.
    clarify: Text


class Door(StrEnum):
    """Where a matter is dealt with."""

    LEGAL_AID = "legal_aid"
    LAWYER = "lawyer"
    MEDIATION = "mediation"
    NOTARY = "notary"
    APPRAISAL = "appraisal"
    LABOUR_ARBITRATION = "labour_arbitration"
    LABOUR_INSPECTION = "labour_inspection"
    SOCIAL_SECURITY = "social_security"
    COURT = "court"
    PROCURATORATE = "procuratorate"
    POLICE = "police"
    TRAFFIC_POLICE = "traffic_police"
    MARKET_REGULATION = "market_regulation"
    HEALTH = "health"
    HOUSING = "housing"
    NATURAL_RESOURCES = "natural_resources"
    AGRICULTURE = "agriculture"
    ENVIRONMENT = "environment"
    CIVIL_AFFAIRS = "civil_affairs"
    VETERANS = "veterans"
    WOMENS_FEDERATION = "womens_federation"
    ADMINISTRATIVE_REVIEW = "administrative_review"
    COMMERCIAL_ARBITRATION = "commercial_arbitration"
    INTELLECTUAL_PROPERTY = "intellectual_property"
    TAX = "tax"
    EDUCATION = "education"
    FINANCE = "finance"
    VILLAGE = "village"


class MatterFile(Strict):
    """One file of `content/matters`: a head with its matters of the second level."""

    head: Annotated[str, StringConstraints(pattern=r"^[a-z_]+$")]
    #: Codes of other vocabularies for the head: `list` (Legal Issues Taxonomy), `sali` (area of law, by name).
    mapping: dict[str, list[str]]
    matters: list[SubMatter] = Field(min_length=1)


class Based(Strict):
    """What names the law that it rests on: articles, or regulations that are not among the national laws."""

    articles: list[Citation] = []
    regulations: list[Text] = []

    @model_validator(mode="after")
    def _based(self) -> Self:
        if not (self.articles or self.regulations):
            raise ValueError("it names no legal basis")
        return self


class Period(Based):
    """A period of the law that runs against somebody."""

    code: Slug
    name: Phrase
    #: How long, in one unit.
    length: Annotated[int, Field(ge=1, le=400)]
    unit: Annotated[str, StringConstraints(pattern=r"^(days|months|years)$")]
    #: The event from which it runs, as a question to the person ("您是哪一天离职的？").
    starts: Text
    #: What happens if it is missed, what interrupts it.
    note: Text
    matters: list[MatterCode] = Field(min_length=1)


class PeriodFile(Strict):
    """`content/periods.yaml`."""

    periods: list[Period]


class Entry(Strict):
    """What questions, opinions and guides have in common."""

    id: Slug
    matter: MatterCode
    #: Other matters under which it helps too.
    also: list[MatterCode] = []
    #: Articles in force, each of which a test resolves.
    articles: list[Citation] = Field(min_length=1)
    #: Regulations and interpretations named beside them; shown as "to be checked" where they are not installed.
    regulations: list[Text] = []
    #: `00` for the whole country, `44` for Guangdong, and so on.
    region: Region = "00"
    review: Review
    #: After this day it is no longer shown without a new review.
    expires: date | None = None


class Question(Entry):
    """A common question with its answer in plain words."""

    ask: Phrase
    #: Other ways of asking it; at least one of them in Cantonese wording where that is natural.
    phrasings: list[Phrase] = Field(min_length=3)
    #: The answer: first what matters most, then why, then what to do. Plain words, no legal jargon unexplained.
    answer: Text
    #: What to do now, step by step.
    steps: list[Text] = Field(min_length=1)
    papers: list[Phrase] = []
    periods: list[Slug] = []
    items: list[Slug] = []


class Opinion(Entry):
    """A lawyer's note on a typical situation."""

    title: Phrase
    #: The typical situation, told as a lay person would.
    situation: Text
    phrasings: list[Phrase] = Field(min_length=2)
    #: The assessment, with reasons.
    opinion: Text
    #: Where such cases go wrong.
    cautions: list[Text] = Field(min_length=1)
    evidence: list[Phrase] = Field(min_length=1)


class Step(Strict):
    """A step of a guide."""

    title: Phrase
    text: Text
    papers: list[Phrase] = []
    where: Phrase | None = None
    periods: list[Slug] = []
    articles: list[Citation] = []


class Guide(Entry):
    """A scenario, step by step (a service scenario of the portal)."""

    title: Phrase
    #: For whom it is.
    who: Text
    phrasings: list[Phrase] = Field(min_length=4)
    steps: list[Step] = Field(min_length=3)
    items: list[Slug] = []


class Department(StrEnum):
    """Whose item it is."""

    JUSTICE = "justice"
    LABOUR = "labour"
    POLICE = "police"
    COURT = "court"


class Item(Based):
    """A service item of a department: what one can have done, on which basis, and where to go."""

    id: Slug
    department: Department
    name: Phrase
    #: What it is for, in plain words.
    about: Text
    phrasings: list[Phrase] = Field(min_length=2)
    #: Where to go, at which level.
    where: Text
    #: A telephone number of the whole country or province that anybody may call, if there is one.
    phone: Annotated[str, StringConstraints(pattern=r"^\d{3,5}$")] | None = None
    papers: list[Phrase] = []
    #: What it costs, in words.
    fee: Phrase
    #: How long it takes by law, in words, or None if the law sets no term.
    term: Phrase | None = None
    matters: list[MatterCode] = Field(min_length=1)
    region: Region = "00"
    review: Review


class QuestionFile(Strict):
    """One file of `content/questions`."""

    questions: list[Question]


class OpinionFile(Strict):
    """One file of `content/opinions`."""

    opinions: list[Opinion]


class GuideFile(Strict):
    """One file of `content/guides`."""

    guides: list[Guide]


class ItemFile(Strict):
    """One file of `content/items`."""

    items: list[Item]


SubMatter.model_rebuild()
