"""Photos of papers made straight: the sheet's edges are found, what lies beside it goes. For the child process.

OpenCV is loaded in there alone (kernel/runtime/children.py). What it gets was decoded and encoded anew by
kernel/storage/images.py.
"""

from io import BytesIO
from typing import Any, Final

#: Edges are looked for in a picture of so many pixels along its longer side.
_LOOKED_AT: Final = 1000
#: A sheet takes at least so much of the picture; less is a stamp or a shadow. Own figure.
_LEAST_SHARE: Final = 0.2
#: The longer side of a page: A4 at 250 dpi, enough for small print.
_LONGEST: Final = 2900
_A4_INCHES: Final = 8.27


def to_pdf(photos: list[bytes]) -> tuple[bytes, int]:
    """Return the photos as pages of one PDF, and of how many the edges were found. JPEG in, upright.

    A photo without four clear edges is a page as it is.
    """
    from PIL import Image

    pages, found = [], 0
    for photo in photos:
        page, straight = flatten(photo)
        found += straight
        pages.append(Image.open(BytesIO(page)))
    held = BytesIO()
    first, *more = pages
    # The first page is as wide as A4.
    first.save(held, "PDF", save_all=True, append_images=more, resolution=first.width / _A4_INCHES)
    return held.getvalue(), found


def flatten(photo: bytes) -> tuple[bytes, bool]:
    """Return a photo of a sheet as if seen from straight above, as JPEG, and whether its edges were found."""
    import cv2
    import numpy as np

    picture: Any = cv2.imdecode(np.frombuffer(photo, np.uint8), cv2.IMREAD_COLOR)
    corners = _corners(cv2, np, picture)
    if corners is not None:
        picture = _straight(cv2, np, picture, corners)
    scale = _LONGEST / max(picture.shape[:2])
    if scale < 1:
        picture = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    _done, content = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 82])
    return content.tobytes(), corners is not None


def _corners(cv2: Any, np: Any, picture: Any) -> Any:
    """Return the corners of the largest sheet: top left, top right, bottom right, bottom left; None without one."""
    height, width = picture.shape[:2]
    scale = min(1.0, _LOOKED_AT / max(height, width))
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    grey = cv2.GaussianBlur(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY), (5, 5), 0)
    edges = cv2.dilate(cv2.Canny(grey, 50, 150), np.ones((5, 5), np.uint8))
    shapes = cv2.findContours(edges, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[0]
    for shape in sorted(shapes, key=cv2.contourArea, reverse=True)[:5]:
        if cv2.contourArea(shape) < _LEAST_SHARE * small.shape[0] * small.shape[1]:
            return None
        around = cv2.convexHull(shape)
        four = cv2.approxPolyDP(around, 0.02 * cv2.arcLength(around, True), True)
        if len(four) == 4:
            return _in_order(np, four.reshape(4, 2).astype(np.float32) / scale)
    return None


def _in_order(np: Any, corners: Any) -> Any:
    sums, differences = corners.sum(axis=1), np.diff(corners, axis=1).ravel()
    order = (sums.argmin(), differences.argmin(), sums.argmax(), differences.argmax())
    return np.array([corners[one] for one in order], dtype=np.float32)


def _straight(cv2: Any, np: Any, picture: Any, corners: Any) -> Any:
    a, b, c, d = corners
    width = int(max(np.linalg.norm(b - a), np.linalg.norm(c - d)))
    height = int(max(np.linalg.norm(d - a), np.linalg.norm(c - b)))
    target = np.array([[0, 0], [width - 1, 0], [width - 1, height - 1], [0, height - 1]], dtype=np.float32)
    return cv2.warpPerspective(picture, cv2.getPerspectiveTransform(corners, target), (width, height))
