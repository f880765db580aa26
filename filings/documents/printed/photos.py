"""The portrait for paper: a large one is made as small as its field needs it, for forms are sent by the hundred."""

import io

from PIL import Image

ENOUGH_BYTES = 200_000
MOST_PIXELS = (740, 1050)  # 31 × 44 mm at 600 dots an inch


def for_paper(photo: bytes) -> bytes:
    """The same bytes where they are few."""
    if len(photo) <= ENOUGH_BYTES:
        return photo
    with Image.open(io.BytesIO(photo)) as picture:
        picture.draft("RGB", MOST_PIXELS)
        smaller = picture.convert("RGB")
    smaller.thumbnail(MOST_PIXELS)
    file = io.BytesIO()
    smaller.save(file, "JPEG", quality=85, optimize=True)
    return file.getvalue()
