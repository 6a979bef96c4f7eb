"""A picture as a paper may hold it: PNG, JPEG or SVG, looked into before it is kept or shown. Pure.

Of a JPEG or PNG nothing is kept but the picture: where and when a photograph was taken is nobody's business. An SVG may
draw, and nothing else: no programs, no addresses outside itself, no entities.
"""

from __future__ import annotations

import base64
import io
import warnings
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote

import msgspec
import regex
from django.utils.translation import gettext as _
from lxml import etree
from PIL import Image, ImageOps, UnidentifiedImageError

from migrandi.papers.errors import UnusablePicture

MOST_BYTES = 10_000_000
_MOST_PIXELS = 40_000_000
_MOST_SHAPES = 60_000
_DRAWN_WIDE = 2000
"""Pixels to which an SVG is drawn where a program shows no SVG: 12 cm at 400 dots an inch."""
_ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "image/svg+xml": "svg"}
_SVG = "{http://www.w3.org/2000/svg}"
_XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
_DRAWS = frozenset(
    "svg g defs symbol use title desc path rect circle ellipse line polyline polygon text tspan textPath style "
    "linearGradient radialGradient stop pattern clipPath mask marker filter feGaussianBlur feOffset feBlend feFlood "
    "feComposite feMerge feMergeNode feColorMatrix switch a".split()
)
_LEFT_OUT = frozenset(("metadata", "view", "animate", "animateTransform", "animateMotion", "set"))
_REACHES_OUT = regex.compile(r"@import|expression\s*\(|javascript:|\\|url\(\s*['\"]?(?!\s*#)", regex.IGNORECASE)
_LENGTH = regex.compile(r"\s*([\d.]+(?:e[+-]?\d+)?)\s*(px|pt|pc|mm|cm|in|)\s*", regex.IGNORECASE)
_UNITS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}


class Picture(msgspec.Struct, frozen=True):
    """The bytes of a picture with its size in pixels; `name`: by which the paper's text calls it."""

    name: str
    media_type: str
    content: bytes
    width: int
    height: int

    def as_pixels(self) -> tuple[bytes, str]:
        """The picture as PNG or JPEG with its ending, for programs that show no SVG."""
        if self.media_type != "image/svg+xml":
            return self.content, _ENDINGS[self.media_type]
        return drawn(self.content), "png"

    def as_address(self) -> str:
        """The picture in an address of its own, for a page that has to stand alone."""
        return f"data:{self.media_type};base64,{base64.b64encode(self.content).decode()}"


Pictures = Callable[[str], Picture | None]
"""Where a paper's pictures are: the one of a name, None where there is none."""


def no_pictures(_name: str) -> None:
    """For a paper that has none, as one that is read from standard input."""
    return


def beside(folder: Path) -> Pictures:
    """The pictures in the folder of a paper's file, and in those below it: what a text names elsewhere is not read."""
    root = folder.resolve()

    def find(target: str) -> Picture | None:
        path = (root / unquote(target)).resolve()
        if not path.is_relative_to(root) or not path.is_file() or path.stat().st_size > MOST_BYTES:
            return None
        return read_picture(target, path.read_bytes())

    return find


def read_picture(name: str, content: bytes) -> Picture:
    """The picture in those bytes, made safe. Raises `UnusablePicture`."""
    if len(content) > MOST_BYTES:
        raise UnusablePicture(_("%(name)s is too large: %(most)s MB at most."), name=name, most=MOST_BYTES // 10**6)
    if content.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")):
        return _pixels(name, content)
    if b"<svg" in content[:4096] or b":svg" in content[:4096]:
        return _vectors(name, content)
    raise UnusablePicture(_("%(name)s is no picture in PNG, JPEG or SVG."), name=name)


def ending_of(picture: Picture) -> str:
    """The ending that the picture's name should have."""
    return _ENDINGS[picture.media_type]


def _pixels(name: str, content: bytes) -> Picture:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the size is looked at below
            read = Image.open(io.BytesIO(content), formats=("PNG", "JPEG"))
            if read.width * read.height > _MOST_PIXELS:
                raise UnusablePicture(_("%(name)s has too many points: 40 million at most."), name=name)
            read.load()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise UnusablePicture(_("%(name)s cannot be read as a picture: it is damaged."), name=name) from error
    form = read.format or "PNG"
    image = ImageOps.exif_transpose(read)
    kept = io.BytesIO()
    profile = image.info.get("icc_profile")
    if form == "JPEG":
        image.save(kept, "JPEG", quality=92, icc_profile=profile)
    else:
        image.save(kept, "PNG", optimize=False, icc_profile=profile)
    return Picture(name, f"image/{form.lower()}", kept.getvalue(), image.width, image.height)


def _vectors(name: str, content: bytes) -> Picture:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_pis=True, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise UnusablePicture(_("%(name)s cannot be read as SVG: %(why)s."), name=name, why=error.msg) from error
    if root.tag != f"{_SVG}svg":
        raise UnusablePicture(_("%(name)s is no picture in PNG, JPEG or SVG."), name=name)
    if b"<!ENTITY" in content:
        raise UnusablePicture(_("%(name)s defines entities, which a picture needs not."), name=name)
    for element in [*root.iter()]:
        _cleared(name, element)
    if _shapes(root) > _MOST_SHAPES:
        raise UnusablePicture(_("%(name)s has too many shapes to be drawn."), name=name)
    etree.cleanup_namespaces(root)
    width, height = _size(root)
    root.set("width", f"{width:g}")
    root.set("height", f"{height:g}")
    if root.get("viewBox") is None:
        root.set("viewBox", f"0 0 {width:g} {height:g}")
    return Picture(name, "image/svg+xml", etree.tostring(root, encoding="utf-8"), round(width), round(height))


def _cleared(name: str, element: etree._Element) -> None:
    """Take out what draws nothing. Raises `UnusablePicture` where the element could do more than draw."""
    if not isinstance(element.tag, str):
        if isinstance(element, etree._Entity):
            raise UnusablePicture(_("%(name)s defines entities, which a picture needs not."), name=name)
        _drop(element)
        return
    namespace, _brace, local = element.tag.rpartition("}")
    if namespace != _SVG[:-1] or local in _LEFT_OUT:
        _drop(element)
        return
    if local not in _DRAWS:
        raise UnusablePicture(
            _("%(name)s holds “%(element)s”, which is not drawn here: save it as plain SVG, or as PNG."),
            name=name, element=local,
        )  # fmt: skip
    for key, value in [(str(key), str(value)) for key, value in element.attrib.items()]:
        bare = key.rpartition("}")[2].lower()
        if bare.startswith("on") or _REACHES_OUT.search(value):
            raise UnusablePicture(_("%(name)s holds a program or an address outside itself."), name=name)
        if key in ("href", _XLINK_HREF):
            if local == "a":
                del element.attrib[key]
            elif not value.startswith("#"):
                raise UnusablePicture(_("%(name)s holds a program or an address outside itself."), name=name)
        elif "}" in key and not key.startswith(("{http://www.w3.org/XML/1998/namespace}", "{http://www.w3.org/1999/")):
            del element.attrib[key]
    if local == "style" and _REACHES_OUT.search("".join(map(str, element.itertext()))):
        raise UnusablePicture(_("%(name)s holds a program or an address outside itself."), name=name)


def _drop(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    if element.tail and element.tail.strip():
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _shapes(root: etree._Element) -> int:
    """How many shapes are drawn, those that are used again and again counted each time."""
    ids = {one.get("id"): one for one in root.iter() if one.get("id")}
    counted: dict[etree._Element, int] = {}

    def count(element: etree._Element, deep: int) -> int:
        if deep > 60:
            return _MOST_SHAPES + 1
        if element not in counted:
            counted[element] = _MOST_SHAPES + 1  # what uses itself has no end
            total = 1 + sum(count(child, deep + 1) for child in element)
            target = element.get("href") or element.get(_XLINK_HREF) or ""
            if element.tag == f"{_SVG}use" and target[1:] in ids:
                total += count(ids[target[1:]], deep + 1)
            counted[element] = min(total, _MOST_SHAPES + 1)
        return counted[element]

    return count(root, 0)


def _size(root: etree._Element) -> tuple[float, float]:
    box = [float(one) for one in regex.findall(r"-?[\d.]+(?:e[+-]?\d+)?", root.get("viewBox") or "", regex.IGNORECASE)]
    given = [_LENGTH.fullmatch(root.get(side) or "") for side in ("width", "height")]
    sides = [float(one[1]) * _UNITS[one[2].lower()] if one else 0.0 for one in given]
    if len(box) == 4 and box[2] > 0 and box[3] > 0:
        if not sides[0]:
            sides[0] = sides[1] * box[2] / box[3] if sides[1] else box[2]
        sides[1] = sides[1] or sides[0] * box[3] / box[2]
    width, height = (min(max(side or 300.0, 1.0), 10_000.0) for side in sides)
    return width, height


@lru_cache(maxsize=16)
def drawn(svg: bytes) -> bytes:
    """An SVG that was looked into, drawn as PNG on white. Raises `UnusablePicture`."""
    import resvg_py  # noqa: PLC0415 it gathers the machine's fonts, which few papers need

    try:
        return bytes(resvg_py.svg_to_bytes(svg_string=svg.decode(), width=_DRAWN_WIDE, background="#ffffff"))
    except ValueError as error:
        raise UnusablePicture(_("A picture in SVG could not be drawn: %(why)s."), why=error) from error
