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
    opened = fawang("zone", "open", str(file))
    assert opened.exit_code == 0, opened.output
    assert zone_versions.announced() is not None
    # Again: it changes to what the file says, and stays open.
    file.write_text(yaml.safe_dump(content(priority=5), allow_unicode=True), encoding="utf-8")
    assert fawang("zone", "open", str(file)).exit_code == 0
    row = zone_versions.version(CODE)
    assert (row.state, row.content["priority"]) == ("open", 5)
    assert fawang("zone", "close", CODE).exit_code == 0
    assert zone_versions.announced() is None
    assert fawang("zone", "close", CODE).exit_code != 0


def test_a_file_with_a_mistake_opens_nothing(fawang: Any, tmp_path: Path) -> None:
    file = tmp_path / "zone.yaml"
    file.write_text(yaml.safe_dump(content(priority=99), allow_unicode=True), encoding="utf-8")
    refused = fawang("zone", "open", str(file))
    assert refused.exit_code != 0
    assert "priority" in refused.output
    assert fawang("zone", "close", "nowhere").exit_code != 0
    assert not ZoneVersion.objects.exists()
