"""A picture of a unit's door: small, made anew, shown to everybody but where people hide."""

from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound
from fawang.organisations import queries
from fawang.organisations.actions import create_unit, photos
from fawang.organisations.models import Unit
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.browser import sign_in
from tests.shell.cases import text_of

from .conftest import clerk, one
from .test_tasks import confirmer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _folder(settings: Settings, tmp_path: Path) -> None:
    settings.FAWANG_DOCUMENTS = tmp_path


def picture(size: tuple[int, int] = (1600, 1200)) -> bytes:
    held = BytesIO()
    image = Image.new("RGB", size, "teal")
    exif = Image.Exif()
    exif[0x010F] = "SecretPhone"
    image.save(held, "JPEG", exif=exif)
    return held.getvalue()


def files(folder: Path) -> int:
    return len(list((folder / "unit-photos").glob("??/*")))


def test_it_is_small_and_made_anew(
    tmp_path: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    station = one("440605011", UnitKind.TOWN_STATION)
    by = confirmer(station.id)
    photos.set_photo(by=by, unit_id=station.id, version=station.version, content=picture())
    kept = photos.read_photo(by=SYSTEM, unit_id=station.id)
    assert max(Image.open(BytesIO(kept)).size) == 480
    assert b"SecretPhone" not in kept
    assert all(kept[:100] not in path.read_bytes() for path in (tmp_path / "unit-photos").glob("??/*"))
    with django_capture_on_commit_callbacks(execute=True):
        photos.set_photo(by=by, unit_id=station.id, version=station.version + 1, content=picture((50, 50)))
    assert files(tmp_path) == 1
    with django_capture_on_commit_callbacks(execute=True):
        photos.set_photo(by=by, unit_id=station.id, version=station.version + 2, content=b"")
    assert files(tmp_path) == 0
    with pytest.raises(NotFound):
        photos.read_photo(by=SYSTEM, unit_id=station.id)


def test_what_is_refused_leaves_nothing(tmp_path: Path) -> None:
    station = one("440605011", UnitKind.TOWN_STATION)
    shelter = create_unit(
        by=SYSTEM, name="庇护", kind="shelter", region_code="440605", parent_id=station.parent_id
    )

    def put(
        unit_id: int = station.id, version: int = 1, content: bytes = picture(), by: object = SYSTEM
    ) -> None:
        photos.set_photo(by=by, unit_id=unit_id, version=version, content=content)  # type: ignore[arg-type]

    with pytest.raises(Invalid):
        put(content=b"no picture")
    with pytest.raises(Invalid):
        put(content=picture((9000, 9000)).replace(b"JFIF", b"JFIX")[:2000])
    with pytest.raises(Invalid) as failure:
        put(unit_id=shelter.pk)
    assert failure.value.code == "picture_hidden"
    with pytest.raises(Conflict):
        put(version=7)
    with pytest.raises(NotAllowed):
        put(by=clerk(station.id))
    assert files(tmp_path) == 0


def test_what_a_crash_left_is_swept_up(tmp_path: Path) -> None:
    station = one("440605011", UnitKind.TOWN_STATION)
    photos.set_photo(by=SYSTEM, unit_id=station.id, version=station.version, content=picture())
    photos.STORE.put(b"nobody's")
    assert photos.delete_unknown_photos(by=SYSTEM, older_than_seconds=3600) == 0
    assert photos.delete_unknown_photos(by=SYSTEM, older_than_seconds=-1) == 1
    assert photos.read_photo(by=SYSTEM, unit_id=station.id)


def test_pages(pages: None, client: Client) -> None:
    station = one("440605011", UnitKind.TOWN_STATION)
    desk = sign_in(Role.STATION_CLERK, Unit.objects.get(pk=station.id))
    path = f"/desk/units/{station.id}/shown"
    assert desk.client.post(path, {"command": "photo", "photo-version": 1}).status_code == 422
    sent = {"command": "photo", "photo-version": 1, "photo-photo": SimpleUploadedFile("door.jpg", picture())}
    assert desk.client.post(path, sent).status_code == 302
    assert f"/offices/{station.id}/photo.jpg" in text_of(desk.client.get(path))
    shown = client.get(f"/offices/{station.id}/photo.jpg")
    assert shown["Content-Type"] == "image/jpeg"
    assert shown.content[:2] == b"\xff\xd8"
    row = queries.unit(station.id)
    assert (
        desk.client.post(
            path, {"command": "photo", "photo-version": row.version, "photo-remove": "on"}
        ).status_code
        == 302
    )
    assert client.get(f"/offices/{station.id}/photo.jpg").status_code == 404
