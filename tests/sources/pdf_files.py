"""Small PDFs, written by hand so that a test sees what is in them."""

import zlib
from collections.abc import Sequence

_FONT = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H "
    b"/DescendantFonts [<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light "
    b"/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 0 >> /DW 500 "
    b"/FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /Ascent 750 "
    b"/Descent -250 /CapHeight 700 /ItalicAngle 0 /StemV 90 /FontBBox [-25 -254 1000 880] >> >>] >>"
)
_LOCK = b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >> /ID [<00> <00>] " % (
    b"11" * 32,
    b"22" * 32,
)
_CATALOG, _PAGES, _FONT_NUMBER, _PICTURE, _INFO, _FIRST_FREE = 1, 2, 3, 4, 5, 6


def pdf(*pages: str, title: str = "", locked: bool = False) -> bytes:
    """Return a PDF with these pages, line by line; an empty page gets no text."""
    return _file([_drawn(page) for page in pages], title=title, locked=locked)


def scan(*stamps: str) -> bytes:
    """Return a PDF of pictures, each with a few letters stamped on it."""
    picture = b"q 500 0 0 700 50 50 cm /Im0 Do Q\n"
    return _file([picture + _drawn(stamp) for stamp in stamps])


def _drawn(page: str) -> bytes:
    lines = [b"<%s> Tj T*" % line.encode("utf-16-be").hex().encode() for line in page.splitlines()]
    return b"\n".join([b"BT /F0 12 Tf 14 TL 72 720 Td", *lines, b"ET"])


def _file(drawn: Sequence[bytes], *, title: str = "", locked: bool = False) -> bytes:
    kids = [_FIRST_FREE + 2 * number for number in range(len(drawn))]
    shown = b" ".join(b"%d 0 R" % kid for kid in kids)
    objects = [
        b"<< /Type /Catalog /Pages %d 0 R >>" % _PAGES,
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (shown, len(kids)),
        _FONT,
        _stream(b"\x80", b"/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 "
                b"/ColorSpace /DeviceGray"),
        b"<< /Title <%s> >>" % (b"feff" + title.encode("utf-16-be").hex().encode()),
    ]  # fmt: skip
    for kid, content in zip(kids, drawn, strict=True):
        objects.append(
            b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 612 792] /Contents %d 0 R /Resources "
            b"<< /Font << /F0 %d 0 R >> /XObject << /Im0 %d 0 R >> >> >>"
            % (_PAGES, kid + 1, _FONT_NUMBER, _PICTURE)
        )
        objects.append(_stream(content))
    return _assembled(objects, _LOCK if locked else b"")


def _stream(content: bytes, entries: bytes = b"") -> bytes:
    packed = zlib.compress(content)
    head = b"<< %s /Length %d /Filter /FlateDecode >>" % (entries, len(packed))
    return head + b"\nstream\n" + packed + b"\nendstream"


def _assembled(objects: Sequence[bytes], lock: bytes) -> bytes:
    data, offsets = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    return data + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root %d 0 R /Info %d 0 R %s>>\n"
        b"startxref\n%d\n%%%%EOF\n" % (size, table, size, _CATALOG, _INFO, lock, len(data))
    )
