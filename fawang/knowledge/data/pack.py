"""The shape of the content pack (`content/`): every file is checked against it, strictly.

A field that is not declared here is an error, so that a typing mistake is found and not ignored.
docs/authoring.md tells authors what belongs in each field. `shapes` has what entries are made of, `item` the items.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from fawang.knowledge.data.item import Item
from fawang.knowledge.data.shapes import (
    Based,
    Citation,
    MatterCode,
    Phrase,
    Region,
    Review,
    Slug,
    Strict,
    Text,
)
from fawang.knowledge.rules.periods import Counting


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
    #: 被老板、债主、传销或者诈骗团伙关着，出不来
    CONFINEMENT = "confinement"
    #: 有人要钱才放人
    RANSOM = "ransom"
    #: 正在被骗，或者钱刚转出去
    FRAUD_NOW = "fraud_now"
    #: 正在强拆
    DEMOLITION = "demolition"
    #: 老人、失能的人没人管、没吃没药
    ELDER_NEGLECT = "elder_neglect"


#: What a sign says beside itself: who asks only for the wider one finds these people too.
WIDER: Mapping[Urgency, frozenset[Urgency]] = {
    Urgency.CONFINEMENT: frozenset({Urgency.DANGER, Urgency.DETENTION}),
    Urgency.RANSOM: frozenset({Urgency.DANGER, Urgency.DETENTION}),
    Urgency.DEMOLITION: frozenset({Urgency.DANGER}),
    Urgency.ELDER_NEGLECT: frozenset({Urgency.DANGER}),
}


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


class Period(Based):
    """A period of the law that runs against somebody."""

    code: Slug
    name: Phrase
    #: How long, in one unit.
    length: Annotated[int, Field(ge=1, le=400)]
    unit: Annotated[str, StringConstraints(pattern=r"^(days|months|years)$")]
    #: By which law it is counted.
    counting: Counting
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
