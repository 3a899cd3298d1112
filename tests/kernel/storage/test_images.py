"""Pictures are made anew: upright, without a word of where and with what; what would blow up is refused unopened."""

import io
import time
import tracemalloc

import pytest
from PIL import Image

from fawang.kernel.storage import images
from fawang.kernel.storage.images import NoPicture, TooManyPixels, make_anew
from tests.consultations.samples import REFUSED, TAKEN_AT, TAKEN_WITH, bomb, photo


def opened(content: bytes) -> Image.Image:
    """Return a picture, read to its end."""
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_nothing_of_place_time_and_telephone_stays(form: str) -> None:
    before = photo(form=form)
    assert TAKEN_WITH in before
    made = make_anew(before)
    for content in (made.content, made.thumb):
        image = opened(content)
        assert image.format == "JPEG"
        assert not image.getexif()
        assert not image.info.keys() & {"exif", "comment", "icc_profile", "xmp"}
        for secret in (TAKEN_AT, TAKEN_WITH, b"at home", b"Exif"):
            assert secret not in content


def test_what_hides_behind_a_picture_goes() -> None:
    made = make_anew(photo() + b"<script>alert(1)</script>")
    assert b"script" not in made.content


def test_a_photo_stands_upright() -> None:
    made = make_anew(photo(640, 480, turned=6))
    assert (made.width, made.height) == opened(made.content).size == (480, 640)
    # The left half lies above, once it is turned.
    red, _, blue = opened(made.content).getpixel((240, 40))  # type: ignore[misc]
    assert red > 150 > blue


def test_large_ones_are_made_smaller_and_long_ones_stay_readable() -> None:
    wide = make_anew(photo(5000, 4000))
    assert wide.width * wide.height <= images.KEPT_PIXELS * 1.001
    assert wide.width / wide.height == pytest.approx(1.25, rel=0.01)
    assert max(opened(wide.thumb).size) == images.THUMB
    long = make_anew(photo(720, 9000, form="PNG"))
    assert (long.width, long.height) == (720, 9000)
    # The small picture shows its beginning.
    assert opened(long.thumb).size == (240, 480)


def test_what_is_transparent_lies_on_white() -> None:
    held = io.BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(held, "PNG")
    assert opened(make_anew(held.getvalue()).content).getpixel((25, 25)) == (255, 255, 255)
    for mode in ("L", "P", "CMYK", "1", "I;16"):
        held = io.BytesIO()
        Image.new(mode, (50, 50)).save(held, "TIFF" if mode == "CMYK" else "PNG")
        if mode != "CMYK":
            assert make_anew(held.getvalue()).width == 50


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    tracemalloc.start()
    for content in (bomb(), bomb(40_000, 10), bomb(9000, 9000), bomb(2**20, 2**20)):
        assert len(content) < 200
        with pytest.raises(TooManyPixels):
            make_anew(content)
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA"])
def test_a_few_kilobytes_cost_no_seconds_of_the_decoder_that_all_share(mode: str) -> None:
    """6 KB of PNG with 7000 × 7000 pixels took 1.3 to 2.2 s of a core, and 800 MB; others waited for it."""
    held = io.BytesIO()
    Image.new(mode, (7000, 7000)).save(held, "PNG")
    begun = time.process_time()
    with pytest.raises(TooManyPixels):
        make_anew(held.getvalue())
    assert time.process_time() - begun < 1


def test_photos_of_the_largest_telephones_and_scans_of_pages_are_taken() -> None:
    made = make_anew(photo(12_000, 9_000, turned=6))
    assert (made.width, made.height) == (3000, 4000)
    assert make_anew(photo(8_160, 6_120)).width == 4000
    scan = make_anew(photo(4_960, 7_016, form="PNG"))
    assert scan.height / scan.width == pytest.approx(7_016 / 4_960, rel=0.01)
    with pytest.raises(TooManyPixels):
        make_anew(photo(12_000, 9_000, progressive=True))


@pytest.mark.parametrize(
    "content",
    [*REFUSED.values(), photo()[:2000], b"\xff\xd8\xff\xe0" + bytes(40), bomb(100, 100)],
)
def test_what_is_broken_or_no_picture(content: bytes) -> None:
    with pytest.raises(NoPicture):
        make_anew(content)
