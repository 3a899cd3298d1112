"""What a unit of a division is called, from the division's name. Pure."""

import re

_COMMITTEE = re.compile(
    "(?P<kind>社区)?(?:居民居委会|居民委员会|居委委员会|居委员会|居委会会|居居委会|居委会|居委|委员会)$"
    "|(?P<village>村民委员会|村民委会|村居委会|村委会|村委)$"
    "|(?P<fishers>渔民委员会社区|渔民委员会|渔委会)$"
)


def district_name(name: str, prefecture: str) -> str:
    """Return a county's name as authorities use it: a district with its prefecture, others alone.

    佛山市南海区, but 始兴县 and 台山市.
    """
    return f"{prefecture}{name}" if name.endswith("区") else name


def community_name(name: str) -> str:
    """Return a village's or community's name without its committee: 夏西社区, 大塘村, 新村."""
    found = _COMMITTEE.search(name)
    if not found or not found.start():
        return name
    rest = name[: found.start()]
    if found["village"]:
        return rest if rest.endswith("村") else f"{rest}村"
    if found["fishers"]:
        return f"{rest}渔村"
    return f"{rest}社区" if found["kind"] else rest
