"""What others post: the standard's own example, and everything that can be wrong with one."""

from urllib.parse import parse_qs

import pytest

from fawang.partners.links.open311.reports import Refused, read

#: The body of the standard's example of POST Service Request (wiki.open311.org/GeoReport_v2).
PUBLISHED = (
    "lat=37.76524078&long=-122.4212043&address_string=1234+5th+street&email=smit333%40sfgov.edu&device_id=tt222111"
    "&account_id=123456&first_name=john&last_name=smith&phone=111111111"
    "&description=A+large+sinkhole+is+destroying+the+street"
    "&media_url=http%3A%2F%2Ffarm3.static.flickr.com%2F2002%2F2212426634_5ed477a060.jpg&service_code=001"
    "&attribute[WHISHETN]=123456&attribute[WHISDORN]=COISL001"
)


def test_the_published_example_is_read() -> None:
    report = read(parse_qs(PUBLISHED))
    assert report.service_code == "001"
    assert report.description == "A large sinkhole is destroying the street"
    assert (report.latitude, report.longitude) == (37.76524078, -122.4212043)
    assert (report.name, report.phone, report.email) == ("john smith", "111111111", "smit333@sfgov.edu")
    assert report.attributes == {"WHISHETN": ("123456",), "WHISDORN": ("COISL001",)}


def test_a_place_may_be_left_out_and_chinese_names_are_written_the_chinese_way() -> None:
    report = read(
        {"service_code": ["labour"], "description": ["欠薪"], "first_name": ["大明"], "last_name": ["蒋"]}
    )
    assert (report.latitude, report.longitude, report.address, report.name) == (None, None, "", "蒋大明")


def test_several_values_of_an_attribute_are_kept() -> None:
    fields = {"service_code": ["labour"], "description": ["x"], "attribute[needs][]": ["手语", "轮椅"]}
    assert read(fields).attributes == {"needs": ("手语", "轮椅")}


GOOD = {"service_code": ["labour"], "description": ["欠薪"]}


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"service_code": []}, "open311_missing", "service_code"),
        ({"description": ["  \u200b "]}, "open311_missing", "description"),
        ({"description": ["长" * 4001]}, "open311_too_long", "description"),
        ({"lat": ["23.02"]}, "open311_missing", "long"),
        ({"long": ["113.1"]}, "open311_missing", "lat"),
        ({"lat": ["91"], "long": ["113.1"]}, "open311_wrong", "lat"),
        ({"lat": ["23"], "long": ["nan"]}, "open311_wrong", "long"),
        ({"lat": ["1e9"], "long": ["1"]}, "open311_wrong", "lat"),
        ({"attribute[x]": ["长" * 501]}, "open311_too_long", "attribute[x]"),
        ({f"attribute[x{n}]": ["1"] for n in range(21)}, "open311_wrong", "attribute"),
    ],
)
def test_what_is_wrong_is_named(change: dict[str, list[str]], code: str, field: str) -> None:
    with pytest.raises(Refused) as refused:
        read(GOOD | change)
    assert (refused.value.status, refused.value.code, refused.value.params["field"]) == (400, code, field)


def test_who_somebody_is_stands_in_no_log() -> None:
    report = read(GOOD | {"last_name": ["蒋"], "phone": ["13800138000"], "email": ["a@example.org"]})
    assert not any(text in repr(report) for text in ("蒋", "13800138000", "example.org"))
