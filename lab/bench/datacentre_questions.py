"""What an overview of a province asks, and what somebody asks who looks closer: by their names, as `read` takes it."""

from typing import Any

from fawang.cli.terminal.language import gettext_noop
from lab.province.places import FIRST_UNIT

type Asked = dict[str, Any]

#: The twelve tiles of an overview of four years.
TILES: dict[str, Asked] = {
    gettext_noop("services"): {"metrics": ["volume", "growth", "fees_waived"]},
    gettext_noop("services by prefecture"): {"metrics": ["volume"], "by": ["prefecture"]},
    gettext_noop("services by month"): {"metrics": ["volume"], "grain": "month", "against": "before"},
    gettext_noop("services by prefecture and matter"): {
        "metrics": ["volume"],
        "by": ["prefecture", "matter"],
    },
    gettext_noop("services by road and kind"): {"metrics": ["volume"], "by": ["channel_group", "kind"]},
    gettext_noop("services by sort of day"): {"metrics": ["volume"], "by": ["day_type"]},
    gettext_noop("satisfied by channel"): {"metrics": ["satisfied_share", "ratings"], "by": ["channel"]},
    gettext_noop("connect rate by hour"): {"metrics": ["connect_rate", "service_level"], "by": ["hour"]},
    gettext_noop("people, and one in so many"): {"metrics": ["people", "one_in"]},
    gettext_noop("people by prefecture"): {"metrics": ["people", "one_in"], "by": ["prefecture"]},
    gettext_noop("referrals by partner"): {"metrics": ["referred_in", "referral_time"], "by": ["partner"]},
    gettext_noop("load of each lawyer, cost"): {"metrics": ["load_per_lawyer", "cost_per_service"]},
}

#: Looking closer: down to the village, and everything filtered by everything.
CLOSER: dict[str, Asked] = {
    gettext_noop("a prefecture by county"): {
        "metrics": ["volume", "people"], "where": {"region": "4406"}, "by": ["region"],
    },
    gettext_noop("a county by town"): {
        "metrics": ["volume", "people"], "where": {"region": "440605"}, "by": ["region"],
    },
    gettext_noop("a town by village"): {
        "metrics": ["volume", "people"], "where": {"region": "440605121"}, "by": ["region"],
    },
    gettext_noop("a county by month and road"): {
        "metrics": ["volume"], "where": {"region": "440605"}, "grain": "month", "by": ["channel_group"],
    },
    gettext_noop("a matter by county"): {"metrics": ["volume"], "where": {"matter": "labour"}, "by": ["county"]},
    gettext_noop("a matter, online, by county"): {
        "metrics": ["volume"], "where": {"matter": "labour", "channel_group": "online"}, "by": ["county"],
    },
    gettext_noop("a matter, by the web, of the elderly, by county"): {
        "metrics": ["volume"], "where": {"matter": "labour", "channel": "web", "special_group": "elderly"},
        "by": ["county"],
    },
    gettext_noop("a topic by month"): {"metrics": ["volume"], "where": {"topic": "labour.wages"}, "grain": "month"},
    gettext_noop("a topic by hour"): {"metrics": ["volume"], "where": {"topic": "labour.wages"}, "by": ["hour"]},
    gettext_noop("a unit with all below it, by kind"): {
        "metrics": ["volume"],
        "where": {"unit": f"{FIRST_UNIT + 23}"},
        "by": ["kind"],
    },
    gettext_noop("people of a matter by county"): {
        "metrics": ["people"], "where": {"matter": "labour"}, "by": ["county"],
    },
    gettext_noop("satisfied of a prefecture by matter"): {
        "metrics": ["satisfied_share"], "where": {"region": "4406"}, "by": ["matter"],
    },
}  # fmt: skip

#: The same in SQL over a table such as rooms have; %(from)s and %(after)s are moments.
BASELINE: dict[str, tuple[Asked, str]] = {
    gettext_noop("services by prefecture"): (
        {"metrics": ["volume"], "by": ["prefecture"]},
        "SELECT prefecture, count(*) FROM service WHERE at >= %(from)s AND at < %(after)s GROUP BY 1",
    ),
    gettext_noop("services by prefecture and matter"): (
        {"metrics": ["volume"], "by": ["prefecture", "matter"]},
        "SELECT prefecture, matter, count(*) FROM service WHERE at >= %(from)s AND at < %(after)s GROUP BY 1, 2",
    ),
    gettext_noop("a matter, by the web, of the elderly, by county"): (
        CLOSER["a matter, by the web, of the elderly, by county"],
        (
            "SELECT county, count(*) FROM service WHERE at >= %(from)s AND at < %(after)s AND matter = 'labour'"
            " AND channel = 'web' AND special_group = 'elderly' GROUP BY 1"
        ),
    ),
    gettext_noop("people by prefecture, one by one"): (
        {"metrics": ["people"], "by": ["prefecture"], "exact": True},
        "SELECT prefecture, count(DISTINCT person) FROM service WHERE at >= %(from)s AND at < %(after)s GROUP BY 1",
    ),
}
