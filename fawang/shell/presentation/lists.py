"""The lists of links of the workbench, forty and more on a page.

The template engine would take as long for them as for all else of the frame. What is not ours is escaped here.
"""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from django.utils.safestring import SafeString

from fawang.kernel.web.navigation import Way
from fawang.shell.presentation.icons import icon


def filter_links(items: Iterable[Mapping[str, Any]]) -> SafeString:
    """Draw the filters of a list: label, href, count (may be missing), current, tone (of the count: red or yellow)."""
    drawn = []
    for item in items:
        number, tone = item.get("count"), item.get("tone")
        count = "" if number is None else f' <span class="count">{escape(str(number))}</span>'
        toned = f' data-tone="{escape(tone)}"' if tone and number else ""
        current = ' aria-current="true"' if item.get("current") else ""
        href, label = escape(str(item["href"])), escape(str(item["label"]))
        drawn.append(f'<li{toned}><a href="{href}"{current}>{label}{count}</a></li>')
    return SafeString("\n".join(drawn))


def way_links(ways: Iterable[Way]) -> SafeString:
    """Draw the menu of the workbench, with the headings of its groups."""
    drawn = []
    for way in ways:
        if way.group:
            drawn.append(f'<li class="side__group">{escape(str(way.group))}</li>')
        current = ' aria-current="page"' if way.here else ""
        sign = icon(way.icon) if way.icon else ""
        drawn.append(f'<li><a href="{escape(way.href)}"{current}>{sign}{escape(str(way.label))}</a></li>')
    return SafeString("\n".join(drawn))
