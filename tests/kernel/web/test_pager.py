"""The ways on from a page of a list."""

from fawang.kernel.web.pager import ways


def test_on_and_back_with_what_was_asked() -> None:
    middle = ways("lawyers:complaints", {"box": "ended"}, page=2, more=True)
    assert middle["next_href"].endswith("?box=ended&page=3")
    assert middle["first_href"].endswith("?box=ended")


def test_the_only_page_leads_nowhere() -> None:
    assert ways("lawyers:complaints", {}, page=1, more=False) == {"next_href": "", "first_href": ""}
    assert "?" not in ways("lawyers:complaints", {}, page=2, more=False)["first_href"]
