"""The pages of figures, each declared once: which tiles stand on it, and what each of them asks.

A tile is a question without its period and filters, which the viewer chooses for the whole page (chosen.py). "region"
is the level below the region that is filtered by, so that every tile drills from the province to the village.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fawang.datacentre.queries.questions.question import REGION, Filter
from fawang.datacentre.rules.periods import Against, Grain
from fawang.kernel.wording import Text


class Shape(StrEnum):
    """As what a tile is drawn. Each has its table besides."""

    NUMBERS = "numbers"
    LINE = "line"
    BARS = "bars"
    #: Bars of parts that make a whole, one above the other.
    STACK = "stack"
    MAP = "map"
    #: What flows from where to where.
    FLOWS = "flows"
    #: Hours across, days of the week down.
    HEAT = "heat"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Tile:
    """A tile: its title and shape, and what it asks.

    `over_time` cuts the period into days, weeks or months, as fits its length. `least` leaves rows out whose first
    metric has a smaller denominator (or count, where it has none): a share of a handful ranks nobody.
    """

    code: str
    title: Text
    shape: Shape
    metrics: tuple[str, ...]
    by: tuple[str, ...] = ()
    over_time: bool = False
    where: tuple[Filter, ...] = ()
    against: Against | None = None
    limit: int = 0
    sort: str = ""
    ascending: bool = False
    least: int = 0
    wide: bool = False
    grain: Grain | None = None


@dataclass(frozen=True, slots=True)
class Board:
    """A page: what it answers, in one sentence, and its tiles in their order."""

    code: str
    title: Text
    lead: Text
    tiles: tuple[Tile, ...]

    def tile(self, code: str) -> Tile | None:
        """Return a tile; None if there is none of this code."""
        return next((one for one in self.tiles if one.code == code), None)


#: Fewer than these tell nothing about a unit or a place (docs/datacentre.md, Small numbers).
FEW = 30


def _time(
    code: str, title: Text, metrics: tuple[str, ...], *, by: tuple[str, ...] = (), **more: object
) -> Tile:
    against = None if by else Against.YEAR_BEFORE
    return Tile(code, title, Shape.LINE, metrics, by=by, over_time=True, against=against, wide=True, **more)  # type: ignore[arg-type]


def _bars(code: str, title: Text, metric: str, level: str, limit: int = 12, **more: object) -> Tile:
    return Tile(code, title, Shape.BARS, (metric,), by=(level,), limit=limit, sort=metric, **more)  # type: ignore[arg-type]


def _number(code: str, *metrics: str, title: Text) -> Tile:
    return Tile(code, title, Shape.NUMBERS, metrics, against=Against.YEAR_BEFORE)


_OVERVIEW = Board(
    "overview",
    _("Overview"),
    _("How many were served, how well, where and for what."),
    (
        _number("volume", "volume", title=_("Services")),
        _number("people", "people", "one_in", title=_("People served")),
        _number("satisfied", "satisfied_share", title=_("Satisfied")),
        _number("connect", "connect_rate", "service_level", title=_("Hotline")),
        _number("terms", "terms_kept", title=_("Deadlines kept")),
        _number("aid", "aid_orders", "recovered", title=_("Legal aid")),
        _time("course", _("Services over time"), ("volume",)),
        Tile("map", _("Where"), Shape.MAP, ("volume",), by=(REGION,), sort="volume", wide=True),
        _bars("channels", _("By which way people came"), "volume", "channel"),
        _bars("matters", _("What it was about"), "volume", "matter"),
        _bars("kinds", _("What people were served with"), "volume", "kind"),
        _bars("partners", _("Handed over by others"), "referred_in", "partner"),
    ),
)

_DEMAND = Board(
    "demand",
    _("Demand"),
    _("What people need, when and where: over time, by hour, by matter and by place."),
    (
        _time("course", _("Services over time"), ("volume",)),
        _time("roads", _("By road, over time"), ("volume",), by=("channel_group",)),
        Tile("hours", _("When calls come"), Shape.HEAT, ("calls",), by=("weekday", "hour"), wide=True),
        _bars("matters", _("What it was about"), "volume", "matter", limit=22),
        _bars("topics", _("Matters of the second level"), "volume", "topic", limit=20),
        Tile("map", _("Where"), Shape.MAP, ("volume",), by=(REGION,), sort="volume", wide=True),
        Tile(
            "residents", _("Services and residents"), Shape.TABLE, ("volume", "people", "residents", "one_in"),
            by=(REGION,), sort="volume", wide=True,
        ),
        _bars("languages", _("What callers speak"), "calls", "language"),
        _bars("days", _("By sort of day"), "volume", "day_type"),
    ),
)  # fmt: skip

_QUALITY = Board(
    "quality",
    pgettext_lazy("data centre", "Quality"),
    _("Whether promises are kept: connected, answered in time, within the deadline, to people's satisfaction."),
    (
        _number("connect", "connect_rate", "service_level", title=_("Hotline")),
        _number("waits", "average_wait", "average_talk", title=_("Waiting and talking")),
        _number("satisfied", "satisfied_share", "ratings", title=_("Satisfied")),
        _number("terms", "terms_kept", "yellow_cards", "red_cards", title=_("Deadlines kept")),
        _number("again", "repeat_contacts", title=_("Came again within a week")),
        _number("answers", "answers_in_time", title=_("Answers in writing in time")),
        _time("connected", _("Connect rate and answered within 15 s, over time"), ("connect_rate", "service_level")),
        _time("pleased", _("Satisfied, over time"), ("satisfied_share",)),
        Tile(
            "languages", _("The hotline by language"), Shape.TABLE,
            ("asked", "connect_rate", "service_level", "average_wait"), by=("language",), sort="asked", wide=True,
        ),
        Tile(
            "places", _("Satisfied, by place"), Shape.MAP, ("satisfied_share",), by=(REGION,), sort="satisfied_share",
            least=FEW, wide=True,
        ),
        _bars("channels", _("Satisfied, by channel"), "satisfied_share", "channel", least=FEW),
        _bars("matters", _("Satisfied, by matter"), "satisfied_share", "matter", limit=22, least=FEW),
    ),
)  # fmt: skip

_INSTITUTIONS = Board(
    "institutions",
    _("Institutions"),
    _("What each unit did and how well. Units with few cases are not ranked by shares."),
    (
        _number("network", "stations", "workrooms", title=_("Stations and workrooms")),
        _number("coverage", "station_coverage", "workroom_coverage", title=_("Coverage")),
        _number("visits", "visits", "visit_wait", title=_("Visits")),
        _number("appointments", "appointments", "no_shows", "appointment_wait", title=_("Appointments")),
        Tile(
            "kinds", _("By sort of unit"), Shape.TABLE, ("volume", "visits"), by=("unit_kind",), sort="volume",
            wide=True,
        ),
        Tile(
            "units", _("Units by services"), Shape.TABLE, ("volume", "satisfied_share", "terms_kept"), by=("unit",),
            sort="volume", limit=50, wide=True,
        ),
        Tile(
            "pleased", _("Units by satisfaction"), Shape.TABLE, ("satisfied_share", "ratings"), by=("unit",),
            sort="satisfied_share", limit=50, least=FEW, wide=True,
        ),
        Tile(
            "late", _("Units by deadlines kept, the lowest first"), Shape.TABLE, ("terms_kept", "red_cards"),
            by=("unit",), sort="terms_kept", ascending=True, limit=50, least=FEW, wide=True,
        ),
    ),
)  # fmt: skip

_REFERRALS = Board(
    "referrals",
    _("Referrals"),
    _("Who hands people over to us, to whom we pass them on, and how long it takes until they are taken up."),
    (
        _number("numbers", "referred_in", "referred_out", title=_("Referrals")),
        _number("time", "referral_time", title=_("Time until taken up")),
        Tile(
            "flows", _("From where, about what"), Shape.FLOWS, ("referred_in",), by=("partner", "matter"), wide=True
        ),
        Tile("out", _("About what, to where"), Shape.FLOWS, ("referred_out",), by=("matter", "partner"), wide=True),
        _time("course", _("Handed over to us, over time"), ("referred_in",), by=("partner",)),
        Tile(
            "partners", _("By partner"), Shape.TABLE, ("referred_in", "referred_out", "referral_time"), by=("partner",),
            sort="referred_in", wide=True,
        ),
        _number("matters", "matters_in", "matters_out", title=_("Matters handed over")),
        _number("answers", "matters_accepted", "matters_refused", "matters_bounced", title=_("What became of them")),
        _number(
            "times", "matters_acknowledged_after", "matters_accepted_after", "matters_concluded_after",
            title=_("How long it took"),
        ),
        Tile(
            "matters_by_partner", _("Matters handed over, by partner"), Shape.TABLE,
            (
                "matters_in", "matters_out", "matters_accepted", "matters_refused", "matters_returned",
                "matters_bounced", "matters_acknowledged_after", "matters_accepted_after", "matters_concluded_after",
            ),
            by=("partner", "direction"), sort="matters_in", wide=True,
        ),
        Tile(
            "refused", _("What is refused, by matter"), Shape.TABLE,
            ("matters_refused", "matters_returned", "matters_bounced"), by=("matter",), sort="matters_refused",
            least=FEW, wide=True,
        ),
    ),
)  # fmt: skip

_GROUPS = Board(
    "groups",
    _("Special groups"),
    _("How far those are served who have a special claim to help."),
    (
        Tile(
            "groups", _("By group"), Shape.TABLE, ("volume", "people", "satisfied_share", "fees_waived"),
            by=("special_group",), where=(Filter("special_group", ("",), without=True),), sort="volume", wide=True,
        ),
        Tile(
            "services", _("By service and group"), Shape.TABLE, ("volume", "people", "fees_waived"),
            by=("kind", "special_group"), where=(Filter("special_group", ("",), without=True),), sort="volume",
            wide=True,
        ),
        _time("course", _("Over time"), ("volume",), by=("special_group",),
              where=(Filter("special_group", ("",), without=True),)),
        Tile(
            "kinds", _("What they were served with"), Shape.STACK, ("volume",), by=("special_group", "kind"),
            where=(Filter("special_group", ("",), without=True),), wide=True,
        ),
        _bars("zones", _("Special zones"), "volume", "zone", where=(Filter("zone", ("",), without=True),)),
        Tile(
            "map", _("Where"), Shape.MAP, ("volume",), by=(REGION,), sort="volume", wide=True,
            where=(Filter("special_group", ("",), without=True),),
        ),
    ),
)  # fmt: skip

_PEOPLE = Board(
    "people",
    _("People and capacity"),
    _("Who is on duty, how busy they are, and what each hour of the week asks of them."),
    (
        _number("lawyers", "lawyers", title=_("Lawyers on duty")),
        _number("load", "load_per_lawyer", "occupancy", title=_("Load")),
        _number("consultations", "consultations", title=_("Consultations")),
        _time("duty", _("Lawyers on duty, over time"), ("lawyers",)),
        _time("busy", _("Occupancy, over time"), ("occupancy",)),
        Tile("hours", _("When people ask for a human"), Shape.HEAT, ("asked",), by=("weekday", "hour"), wide=True),
        Tile("answered", _("Connect rate by hour"), Shape.BARS, ("connect_rate",), by=("hour",), sort="hour",
             ascending=True, wide=True),
        _bars("languages", _("Lawyers by language"), "lawyers", "language"),
    ),
)  # fmt: skip

_MONEY = Board(
    "money",
    _("Legal aid and money"),
    _("Applications, what was recovered for people, and what it costs."),
    (
        _number("orders", "aid_orders", "transfer_to_aid", title=_("Legal aid")),
        _number("recovered", "recovered", title=_("Recovered for people")),
        _number("cost", "cost_per_service", "fees_waived", title=_("Cost")),
        _time("course", _("Applications over time"), ("aid_orders",)),
        _time("sums", _("Recovered, over time"), ("recovered",)),
        _bars("matters", _("Applications by matter"), "aid_orders", "matter", limit=22),
        Tile("map", _("Applications by place"), Shape.MAP, ("aid_orders",), by=(REGION,), sort="aid_orders", wide=True),
        Tile(
            "places", _("By place"), Shape.TABLE, ("aid_orders", "transfer_to_aid", "recovered"),
            by=(REGION,), sort="aid_orders", wide=True,
        ),
    ),
)  # fmt: skip

_TODAY = Board(
    "today",
    pgettext_lazy("data centre", "Today"),
    _("What happens today, renewed every minute."),
    (
        _number("volume", "volume", title=_("Services")),
        _number("calls", "calls", "asked", title=_("Calls")),
        _number("connect", "connect_rate", "service_level", title=_("Hotline")),
        _number("waits", "average_wait", "average_talk", title=_("Waiting and talking")),
        _number("consultations", "consultations", title=_("Consultations")),
        _number("cards", "yellow_cards", "red_cards", title=_("Cards")),
        Tile("hours", _("Calls by hour"), Shape.BARS, ("calls", "asked"), by=("hour",), sort="hour", ascending=True,
             wide=True),
        _bars("channels", _("By which way people came"), "volume", "channel"),
        _bars("matters", _("What it was about"), "volume", "matter"),
        Tile("map", _("Where"), Shape.MAP, ("volume",), by=(REGION,), sort="volume", wide=True),
        Tile("languages", _("The hotline by language"), Shape.TABLE, ("asked", "connect_rate", "average_wait"),
             by=("language",), sort="asked", wide=True),
    ),
)  # fmt: skip

_LISTED = (_OVERVIEW, _TODAY, _DEMAND, _QUALITY, _INSTITUTIONS, _REFERRALS, _GROUPS, _PEOPLE, _MONEY)
#: In the order of the tabs.
BOARDS: dict[str, Board] = {}


def connect(known: Collection[str]) -> None:
    """Set the boards, without metrics that no kind of order declares here. Called once, by the composition.

    Args:
        known: the codes of all metrics there are.
    """
    BOARDS.clear()
    for board in _LISTED:
        tiles = (_of(tile, known) for tile in board.tiles)
        BOARDS[board.code] = replace(board, tiles=tuple(tile for tile in tiles if tile.metrics))


def _of(tile: Tile, known: Collection[str]) -> Tile:
    metrics = tuple(code for code in tile.metrics if code in known)
    sorted_by_one_left_out = tile.sort in tile.metrics and tile.sort not in known
    return replace(
        tile, metrics=metrics, sort=metrics[0] if sorted_by_one_left_out and metrics else tile.sort
    )
