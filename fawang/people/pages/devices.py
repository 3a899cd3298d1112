"""What somebody is signed in with, in words that they recognise."""

from ua_parser import parse


def device(agent: str) -> str:
    """Return browser and system by their names ("Edge · Windows 10"), or `agent` where it names neither."""
    found = parse(agent)
    browser = found.user_agent.family if found.user_agent else ""
    system = " ".join(part for part in (found.os.family, found.os.major) if part) if found.os else ""
    return " · ".join(part for part in (browser, system) if part) or agent[:80]
