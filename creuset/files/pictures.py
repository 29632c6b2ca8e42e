"""Pictures drawn again from their points: nothing else that the file held is kept, least of all where
and when it was taken."""

import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import IO

from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps, ImageSequence, UnidentifiedImageError

from creuset.common.verdict import Refused

LARGEST_SIDE = 2000
THUMBNAIL_SIDE = 640
MOST_POINTS = 50_000_000
FORMATS = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP", "gif": "GIF"}


@dataclass(frozen=True)
class Picture:
    content: BytesIO
    thumbnail: BytesIO
    width: int
    height: int


def drawn_again(content: IO[bytes], *, ending: str, name: str) -> Picture:
    """Turned the right way up, no larger than a page can use, without metadata."""
    content.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(content, formats=[FORMATS[ending]]) as image:
                _bounded(image, name)
                moving = getattr(image, "is_animated", False)
                return _moving(image, ending) if moving else _still(image, ending)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError,
            ValueError, EOFError, Warning, MemoryError) as fault:  # fmt: skip
        raise Refused(
            _("L’image « %(name)s » ne se lit pas.") % {"name": name},
            _("Elle est peut-être abîmée : enregistrez-la de nouveau, puis réessayez."),
        ) from fault


def _bounded(image: Image.Image, name: str) -> None:
    width, height = image.size
    points = width * height * getattr(image, "n_frames", 1)
    if points > MOST_POINTS:
        raise Refused(
            _("L’image « %(name)s » compte %(points)d millions de points.")
            % {"name": name, "points": points // 1_000_000},
            _("Réduisez-la : %(most)d millions au plus.") % {"most": MOST_POINTS // 1_000_000},
        )


def _still(image: Image.Image, ending: str) -> Picture:
    # A JPEG is read directly at a size near the one wanted: a tenth of the memory.
    image.draft(None, (LARGEST_SIDE, LARGEST_SIDE))
    upright = ImageOps.exif_transpose(image)
    plain = _in_common_colours(upright)
    plain.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
    content = BytesIO()
    if ending == "jpg":
        plain.convert("RGB").save(content, "JPEG", quality=84, optimize=True, progressive=True)
    elif ending == "webp":
        plain.save(content, "WEBP", quality=84, method=4)
    elif ending == "gif":
        plain.convert("RGBA").quantize().save(content, "GIF", optimize=True)
    else:
        plain.save(content, "PNG", optimize=True)
    return Picture(content, _small(plain), *plain.size)


def _moving(image: Image.Image, ending: str) -> Picture:
    """Its frames, their time and nothing else; its size is left as it is."""
    frames = [frame.convert("RGBA") for frame in ImageSequence.Iterator(image)]
    durations = [int(image.info.get("duration", 100) or 100)] * len(frames)
    clean = [_points_of(frame) for frame in frames]
    content = BytesIO()
    clean[0].save(
        content,
        FORMATS[ending],
        save_all=True,
        append_images=clean[1:],
        duration=durations,
        loop=0,
    )
    return Picture(content, _small(clean[0]), *clean[0].size)


def _points_of(image: Image.Image) -> Image.Image:
    """A new picture with the same points, and none of what travelled with them."""
    fresh = Image.new(image.mode, image.size)
    fresh.paste(image)
    return fresh


def _in_common_colours(image: Image.Image) -> Image.Image:
    transparent = image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info
    mode = "RGBA" if transparent else "RGB"
    profile = image.info.get("icc_profile")
    if profile and image.mode in {"RGB", "RGBA", "CMYK"}:
        try:
            converted = ImageCms.profileToProfile(
                image,
                ImageCms.ImageCmsProfile(BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                outputMode="RGB" if image.mode == "CMYK" else image.mode,
            )
            image = converted or image
        except (ImageCms.PyCMSError, OSError):
            pass  # a broken profile: the colours are shown as they are
    return _points_of(image.convert(mode))


def _small(image: Image.Image) -> BytesIO:
    small = image.copy()
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    content = BytesIO()
    small.save(content, "WEBP", quality=72, method=4)
    return content
