"""Documents of GeoReport: what is written is read back, by us and by others; what is none is refused."""

import json
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.partners.links.open311.documents import Format, Unreadable, read, write

#: As wiki.open311.org/GeoReport_v2 publishes them.
PUBLISHED = """<?xml version="1.0" encoding="utf-8"?>
<service_requests>
  <request>
    <service_request_id>638344</service_request_id>
    <status>closed</status>
    <status_notes>Duplicate request.</status_notes>
    <service_name>Sidewalk and Curb Issues</service_name>
    <service_code>006</service_code>
    <description></description>
    <requested_datetime>2010-04-14T06:37:38-08:00</requested_datetime>
    <lat>37.762221815</lat>
    <long>-122.4651145</long>
  </request>
</service_requests>"""
TOKEN = '[{"service_request_id": "638344", "token": "12345"}]'


def test_the_published_examples_are_read() -> None:
    (row,) = read(Format.XML, PUBLISHED.encode())
    assert (row["service_request_id"], row["status"], row["description"]) == ("638344", "closed", "")
    assert read(Format.JSON, TOKEN.encode()) == [{"service_request_id": "638344", "token": "12345"}]


TEXTS = st.dictionaries(st.sampled_from(["status", "token", "description"]), st.text(max_size=60), max_size=3)


@given(st.lists(TEXTS, max_size=3))
def test_whatever_text_is_written_can_be_read(rows: list[dict[str, str]]) -> None:
    written = write(Format.XML, "service_requests", rows)
    assert written.startswith(b"<?xml version='1.0' encoding='UTF-8'?>")
    found = read(Format.XML, written)
    assert [row.keys() for row in found] == [row.keys() for row in rows]
    plain = [
        {name: text for name, text in row.items() if text.isascii() and text.isprintable()} for row in rows
    ]
    for row, same in zip(found, plain, strict=True):
        assert all(row[name] == text.strip() for name, text in same.items())


def test_json_is_as_it_was() -> None:
    rows = [{"service_code": "labour", "metadata": True, "group": "公共法律服务"}]
    assert json.loads(write(Format.JSON, "services", rows)) == rows


def test_lists_within_lists_have_the_standards_names() -> None:
    content = {
        "service_code": "labour",
        "attributes": [{"code": "urgency", "required": False, "values": [{"key": "normal", "name": "普通"}]}],
    }
    root = ElementTree.fromstring(write(Format.XML, "service_definition", content))
    assert root.tag == "service_definition"
    assert root.findtext("attributes/attribute/values/value/name") == "普通"
    assert root.findtext("attributes/attribute/required") == "false"


BOMB = b"""<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>
<service_requests><request><token>&b;</token></request></service_requests>"""
FILE = b"""<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a SYSTEM "file:///etc/hostname">]>
<service_requests><request><token>&a;</token></request></service_requests>"""


@pytest.mark.parametrize(
    "body", [BOMB, FILE, b"", b"<a>", b"\xff\xfe", b'<?xml version="1.0" encoding="x"?><a/>']
)
def test_xml_that_is_dangerous_or_none_is_refused(body: bytes) -> None:
    with pytest.raises(Unreadable):
        read(Format.XML, body)


@pytest.mark.parametrize("body", [b"", b"[1]", b"null", b"[" * 100_000, b"<a/>", b"\xff"])
def test_json_that_is_no_list_of_records_is_refused(body: bytes) -> None:
    with pytest.raises(Unreadable):
        read(Format.JSON, body)
