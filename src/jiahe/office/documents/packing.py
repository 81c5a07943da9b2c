"""How is an Office file packed so that the same content gives the same bytes, whenever it is made?"""

import io
import zipfile
from xml.sax.saxutils import escape

_CORE = "docProps/core.xml"
_FIRST = (1980, 1, 1, 0, 0, 0)
_MOMENT = "2000-01-01T00:00:00Z"
_PROPERTIES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    "<dc:title>{title}</dc:title><dc:creator>{author}</dc:creator>"
    '<dcterms:created xsi:type="dcterms:W3CDTF">{moment}</dcterms:created>'
    '<dcterms:modified xsi:type="dcterms:W3CDTF">{moment}</dcterms:modified>'
    "</cp:coreProperties>"
)


def packed(content: bytes, *, title: str, author: str, moment: str = _MOMENT) -> bytes:
    """Pack a file anew: fixed times, and these properties in place of whatever stood there."""
    target = io.BytesIO()
    told = _PROPERTIES.format(title=escape(title), author=escape(author), moment=moment)
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda one: (one != "[Content_Types].xml", one)):
            new.writestr(_entry(name), told.encode() if name == _CORE else old.read(name))
    return target.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _FIRST)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry
