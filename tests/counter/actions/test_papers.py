"""Photos of papers: edges found, made straight, one PDF with the order; a signature on the screen."""

from base64 import b64encode
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw
from pypdf import PdfReader

from fawang.counter.actions._scanner import flatten
from fawang.counter.actions.papers import scan, take_signature
from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.problems import Invalid, NotAllowed, NotFound
from fawang.organisations.rules import UnitKind
from fawang.work_orders import queries
from fawang.work_orders.actions.documents import read_document
from fawang.work_orders.queries import WorkOrder
from tests.browser import Browser
from tests.conftest import Submit, unit_at
from tests.counter.cases import clerk, station
from tests.shell.cases import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]
#: A sheet that lies askew on a dark table, and its red corner at the top left.
CORNERS = ((300, 160), (1080, 260), (960, 1380), (180, 1240))


def photo(*, sheet: bool = True) -> bytes:
    """Return a photo of a sheet, or of nothing but the table."""
    picture = Image.new("RGB", (1240, 1600), (52, 44, 38))
    if sheet:
        draw = ImageDraw.Draw(picture)
        draw.polygon(CORNERS, fill=(246, 244, 238))
        draw.polygon([(300, 160), (420, 176), (400, 330), (286, 310)], fill=(200, 30, 30))
        for line in range(8):
            draw.line([(380, 480 + line * 80), (900, 540 + line * 80)], fill=(40, 40, 40), width=6)
    held = BytesIO()
    picture.save(held, "JPEG", quality=90)
    return held.getvalue()


def upload(content: bytes, name: str = "photo.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "image/jpeg")


@pytest.fixture
def browser() -> Browser:
    """A clerk of the station."""
    return clerk()


@pytest.fixture
def order(submit: Submit, browser: Browser) -> WorkOrder:
    """An order that was taken in at the station."""
    return submit(by=browser.actor, intake_unit_id=station().id, channel="counter").order


def test_a_sheet_is_cut_out_and_stands_straight() -> None:
    content, straight = flatten(photo())
    page = Image.open(BytesIO(content)).convert("RGB")
    assert straight
    # As wide and as high as its longer edges, within a few pixels.
    assert abs(page.width - 786) < 25
    assert abs(page.height - 1126) < 25
    red, green, _blue = page.getpixel((60, 60))  # type: ignore[misc]
    assert red > 150 > green
    for corner in ((page.width - 8, 8), (8, page.height - 8), (page.width - 8, page.height - 8)):
        assert min(page.getpixel(corner)) > 200  # type: ignore[arg-type]


def test_without_edges_the_photo_stays_as_it_is() -> None:
    content, straight = flatten(photo(sheet=False))
    assert not straight
    assert Image.open(BytesIO(content)).size == (1240, 1600)


def test_photos_become_one_file_of_the_order(order: WorkOrder, browser: Browser) -> None:
    done = scan(by=browser.actor, code=order.code, photos=[upload(photo()), upload(photo(sheet=False))])
    assert (done.pages, done.straight) == (2, 1)
    _row, content = read_document(by=browser.actor, order=order, document_id=done.document.pk)
    assert len(PdfReader(BytesIO(content)).pages) == 2
    assert done.document.media_type == "application/pdf"


@pytest.mark.parametrize("content", [b"", b"no picture", b"%PDF-1.4"])
def test_what_is_no_photo_is_refused(order: WorkOrder, browser: Browser, content: bytes) -> None:
    with pytest.raises(Invalid):
        scan(by=browser.actor, code=order.code, photos=[upload(content)])
    with pytest.raises(Invalid):
        scan(by=browser.actor, code=order.code, photos=[upload(photo())] * 21)


def test_nobody_adds_to_an_order_that_they_do_not_see(order: WorkOrder) -> None:
    elsewhere = clerk(unit_at("440303", UnitKind.CENTRE))
    with pytest.raises((NotFound, NotAllowed)):
        scan(by=elsewhere.actor, code=order.code, photos=[upload(photo())])
    assert elsewhere.get(f"/desk/counter/papers/{order.code}").status_code == 404


def test_pages_take_photos_and_a_signature(order: WorkOrder, browser: Browser) -> None:
    path = f"/desk/counter/papers/{order.code}"
    assert browser.get(path).status_code == 200
    assert browser.get("/desk/counter/papers/1").status_code == 404
    assert browser.post(path).status_code == 422
    sent = browser.client.post(path, {"photos": [upload(photo())]})
    assert sent.status_code == 200
    assert "notice--success" in text_of(sent)
    held = BytesIO()
    Image.new("RGB", (300, 100), "white").save(held, "PNG")
    drawn = "data:image/png;base64," + b64encode(held.getvalue()).decode()
    assert browser.get(f"{path}/signature").status_code == 200
    assert browser.post(f"{path}/signature", {"drawn": ""}).status_code == 422
    assert browser.post(f"{path}/signature", {"drawn": drawn})["Location"] == f"/desk/orders/{order.code}"
    assert len(queries.documents_of(order)) == 2
    assert AuditEntry.objects.filter(action="counter.signed").exists()


@pytest.mark.parametrize(
    "drawn", ["", "data:image/png;base64,####", "data:image/png;base64,AAAA", "javascript:1"]
)
def test_what_is_no_signature_is_refused(order: WorkOrder, browser: Browser, drawn: str) -> None:
    with pytest.raises(Invalid):
        take_signature(by=browser.actor, code=order.code, drawn=drawn)
