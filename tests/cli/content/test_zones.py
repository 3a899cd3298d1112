"""`fawang zone`: a zone of a file is on every channel, and off again."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from fawang.consultations.models.zones import ZoneVersion
from fawang.consultations.queries import zone_versions
from tests.consultations.zones import CODE, content

pytestmark = pytest.mark.django_db


def test_a_file_opens_a_zone_and_its_code_closes_it(fawang: Any, tmp_path: Path) -> None:
    file = tmp_path / "zone.yaml"
    file.write_text(yaml.safe_dump(content(), allow_unicode=True), encoding="utf-8")
    fawang("zone", "open", str(file))
    assert zone_versions.announced() is not None
    # Again: it changes to what the file says, and stays open.
    file.write_text(yaml.safe_dump(content(priority=5), allow_unicode=True), encoding="utf-8")
    fawang("zone", "open", str(file))
    row = zone_versions.version(CODE)
    assert (row.state, row.content["priority"]) == ("open", 5)
    fawang("zone", "close", CODE)
    assert zone_versions.announced() is None
    fawang("zone", "close", CODE, ends=1)


def test_a_file_with_a_mistake_opens_nothing(fawang: Any, tmp_path: Path) -> None:
    file = tmp_path / "zone.yaml"
    file.write_text(yaml.safe_dump(content(priority=99), allow_unicode=True), encoding="utf-8")
    refused = fawang("zone", "open", str(file), ends=1)
    assert "priority" in refused.output
    fawang("zone", "close", "nowhere", ends=1)
    assert not ZoneVersion.objects.exists()
