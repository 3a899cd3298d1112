"""Codes of the room: who advises, what a day held, of what sort a service day is, what volunteers may do. Pure."""

from enum import StrEnum

LONGEST_NAME = 60
LONGEST_TITLE = 120
LONGEST_PLACE = 200
LONGEST_NOTE = 2000


class AdviserKind(StrEnum):
    """Who advises a village."""

    LAWYER = "lawyer"
    #: 基层法律服务工作者, a jurist of the town, somebody else whom the bureau has appointed.
    OTHER = "other"


class Work(StrEnum):
    """What an adviser did on a day; each but the talk is counted."""

    ADVISED = "advised"
    MEDIATED = "mediated"
    DRAFTED = "drafted"


class DaySort(StrEnum):
    """Of what sort a service day is."""

    #: 巡回: a stop of a round.
    CIRCUIT = "circuit"
    #: At a station that is not staffed every day: a park, a business district, a barracks, a veterans' station.
    STATION = "station"


class Happening(StrEnum):
    """Whether a talk or a service day has taken place."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


class ForceKind(StrEnum):
    """What an organisation of social forces is."""

    SOCIAL_ORGANISATION = "social_organisation"
    LAW_SCHOOL = "law_school"
    VOLUNTEER_TEAM = "volunteer_team"


class Activity(StrEnum):
    """What a volunteer may do. Representing somebody is none of it: that is for lawyers."""

    ADVISE = "advise"
    ACCOMPANY = "accompany"
    INTERPRET = "interpret"
    DRAFT = "draft"
