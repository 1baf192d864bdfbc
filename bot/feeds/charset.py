"""In which characters is a document written?

Decoding comes before parsing, because feedparser gives up UTF-8 for the whole feed
at the first stray byte. What counts, in order: a byte order mark; UTF-8 when the
bytes prove it; what HTTP or the document itself declares (RFC 7303); else UTF-8,
where a byte that cannot be UTF-8 is read as the Windows-1252 it nearly always is.
"""

from __future__ import annotations

import codecs
import re
from email.message import Message

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: How « <?xm » begins in encodings that do not contain ASCII (XML 1.0, appendix F).
_SHAPES = (
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00<\x00", "utf-16-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x4c\x6f\xa7\x94", "cp037"),
)
_DECLARED = re.compile(r"""^\s*<\?xml[^>]{0,200}?\sencoding\s*=\s*["']\s*([A-Za-z0-9._:-]{1,40})""")
_HTML_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
#: What a name means on the web (WHATWG Encoding): supersets that explain bytes the named set lacks.
_WIDER = {"iso8859-1": "cp1252", "ascii": "utf-8", "gb2312": "gb18030", "gbk": "gb18030", "iso8859-9": "cp1254"}
#: Codecs of Python that are no charsets of documents, or cost more than linear time.
_NO_CHARSET = frozenset(
    {"idna", "punycode", "unicode_escape", "raw-unicode-escape", "undefined", "utf-7", "mbcs", "oem"}
)
_WIDE = frozenset({"utf-16", "utf-32", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"})
_HEAD = 1024  #: bytes in which a document declares its charset


def decode(body: bytes, content_type: str = "") -> str:
    """The document as text, never failing: what cannot be read becomes U+FFFD."""
    for mark, name in _BOMS:
        if body.startswith(mark):
            return _read(body[len(mark) :], name)
    shape = next((name for start, name in _SHAPES if body.startswith(start)), "")
    if shape:
        return _read(body, _declared_in(body[:_HEAD].decode(shape, "replace")) if shape == "cp037" else shape)
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return _read(body, _declared(body, content_type))


def declared_charset(content_type: str) -> str:
    """The charset parameter of a Content-Type, "" when there is none."""
    message = Message()
    message["Content-Type"] = content_type.translate({10: " ", 13: " "})
    value = message.get_param("charset", "")
    return value if isinstance(value, str) else ""


def _declared(body: bytes, content_type: str) -> str:
    """The charset declared for bytes that are not valid UTF-8: by HTTP, else by the document, else none."""
    head = body[:_HEAD]
    in_html = _HTML_DECLARED.search(head)
    candidates = (
        declared_charset(content_type),
        _declared_in(head.decode("latin-1")),
        in_html[1].decode("ascii") if in_html else "",
    )
    known = [name for name in map(_known, candidates) if name and name not in _WIDE]
    # Software that says UTF-8 by habit is overruled by a document that names something else about itself.
    return next((name for name in known if name != "utf-8"), "utf-8")


def _declared_in(head: str) -> str:
    found = _DECLARED.match(head)
    return found[1] if found else ""


def _known(name: str) -> str:
    """Python's name of a charset, widened as the web does; "" when it is none."""
    try:
        codec = codecs.lookup(name.strip().strip("'\""))
    except (LookupError, ValueError):
        return ""
    if codec.name in _NO_CHARSET or not getattr(codec, "_is_text_encoding", True):
        return ""
    return _WIDER.get(codec.name, codec.name)


def _read(body: bytes, name: str) -> str:
    known = _known(name) or "utf-8"
    if known in ("utf-8", "cp1252"):
        return body.decode(known, _STRAY)
    return body.decode(known, "replace")


def _stray(error: UnicodeError) -> tuple[str, int]:
    """Read the bytes at which decoding stopped as Windows-1252, unless they are the rest of a cut UTF-8 character."""
    assert isinstance(error, UnicodeDecodeError)
    bad = error.object[error.start : error.end]
    # « Ã » and « Â » are no French letters: a lone C3 or C2 is an accent whose second half is lost.
    if len(bad) > 1 or (error.encoding == "utf-8" and bad in (b"\xc2", b"\xc3")):
        return "\ufffd", error.end
    return bad.decode("cp1252", "replace"), error.end


_STRAY = "vigie.stray"
codecs.register_error(_STRAY, _stray)
