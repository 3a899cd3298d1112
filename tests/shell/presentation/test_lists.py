"""The lists of links of the workbench: what people typed stays text, and marks stand where they belong."""

from html import escape

from fawang.kernel.web.navigation import Way
from fawang.shell.presentation.icons import icon
from fawang.shell.presentation.lists import filter_links, way_links


def test_filters_have_their_counts_and_the_present_one_is_marked() -> None:
    received = "/desk/orders?state=submitted&box=received"
    drawn = filter_links(
        [
            {"label": "Open", "href": "/desk/orders", "current": True},
            {"label": "Red card", "href": "/desk/orders?card=red", "count": 3, "tone": "red"},
            {"label": "Yellow card", "href": "/desk/orders?card=yellow", "count": 0, "tone": "yellow"},
            {"label": "Received", "href": received, "count": "1000+"},
        ]
    )
    assert drawn.split("\n") == [
        '<li><a href="/desk/orders" aria-current="true">Open</a></li>',
        '<li data-tone="red"><a href="/desk/orders?card=red">Red card <span class="count">3</span></a></li>',
        '<li><a href="/desk/orders?card=yellow">Yellow card <span class="count">0</span></a></li>',
        f'<li><a href="{escape(received)}">Received <span class="count">1000+</span></a></li>',
    ]


def test_the_name_of_a_filter_stays_text() -> None:
    name = '<script>alert("1")</script>'
    drawn = filter_links([{"label": name, "href": f"/?q={name}", "count": name, "tone": name}])
    assert "<script>" not in drawn
    assert 'q="' not in drawn
    assert drawn.count("&lt;script&gt;") == 4


def test_the_menu_has_its_headings_and_marks_where_one_is() -> None:
    drawn = way_links(
        [
            Way("/desk/orders", "Inbox", "inbox", "Work", here=True),
            Way("/desk/staff", "Staff & firms", "", "", here=False),
        ]
    )
    assert drawn.split("\n") == [
        '<li class="side__group">Work</li>',
        f'<li><a href="/desk/orders" aria-current="page">{icon("inbox")}Inbox</a></li>',
        '<li><a href="/desk/staff">Staff &amp; firms</a></li>',
    ]
