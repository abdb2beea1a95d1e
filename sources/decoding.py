"""Bytes to text: which encoding it is, and a refusal where that can't be known.

A wrong guess would put wrong letters into quotes that are never changed again,
so what is doubtful is refused instead.
"""

import codecs
import re
import unicodedata
from collections.abc import Iterator, Sequence

from charset_normalizer import CharsetMatch, from_bytes

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins like UTF-16's mark, so it stands before it
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LIKELY = [
    "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1258",
    "koi8_r", "koi8_u", "cp866", "iso8859_5", "mac_cyrillic", "tis_620",
    "gb18030", "big5", "big5hkscs", "euc_jp", "cp932", "cp949",
]  # fmt: skip
_MEANT = {
    "ascii": "cp1252", "us-ascii": "cp1252", "iso-8859-1": "cp1252", "latin1": "cp1252",
    "latin-1": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs",
    "shift_jis": "cp932", "shift-jis": "cp932", "euc-kr": "cp949", "ks_c_5601-1987": "cp949",
    "x-sjis": "cp932", "tis-620": "cp874", "iso-8859-9": "cp1254", "iso-8859-11": "cp874",
}  # fmt: skip
"""What browsers take these names to mean (https://encoding.spec.whatwg.org/#names-and-labels)."""

_MOST_CHAOS = 0.1
_LEAST_COHERENCE = 0.1
_CLEAR_LEAD = 0.05
_FEW = 20
"""Bytes beyond ASCII that tell an encoding; with fewer there is only a guess."""
_ENOUGH = 200
"""Bytes beyond ASCII of a part that is checked on its own."""
_SAMPLES = 40
_TELLING = 500_000
_ASCII = bytes(range(128))
_PUNCTUATION = "€…‘’“”•–—™\u00a0©®°".encode("cp1252")
_SEQUENCE = re.compile(rb"[\xc2-\xf4][\x80-\xbf]+")
_SAVE_AS_UTF8 = "Open it where it reads well, save it as UTF-8 and try again, or paste the text."


class ReadingProblem(ValueError):
    """A file or page that can't be read; the message says why and what to do."""


def decode(data: bytes, *, declared: str = "") -> str:
    """Return the text of the bytes; UTF-8 comes first, then what the page declares.

    Raises:
        ReadingProblem: when it is binary, in mixed encodings or in none that is sure.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _marked(data[len(mark) :], encoding)
    if b"\0" in data:
        raise ReadingProblem(
            "This holds NUL bytes, as binary files do. Give a text, HTML or PDF file, or paste "
            "the text."
        )
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        _refuse_mixture(data, error.start)
    if (meant := _codec(declared)) is not None:
        return _declared(data, meant, declared)
    return _guessed(data)


def _marked(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise ReadingProblem(
            f"The file says that it is {encoding.upper()}, but byte {error.start} is not. "
            f"{_SAVE_AS_UTF8}"
        ) from error


def _refuse_mixture(data: bytes, first_fault: int) -> None:
    """Refuse bytes of which some lines are surely UTF-8 and others surely not."""
    sound = faulty = 0
    for line in data.splitlines():
        if line.isascii():
            continue
        try:
            line.decode("utf-8")
            sound += len(_SEQUENCE.findall(line))
        except UnicodeDecodeError:
            faulty += 1
            sound += _sound_letters(line)
    if faulty and sound >= 3:
        line_number = data.count(b"\n", 0, first_fault) + 1
        raise ReadingProblem(
            f"This mixes encodings: most of it is UTF-8, but line {line_number} (byte "
            f"{first_fault}) is not. {_SAVE_AS_UTF8}"
        )


def _sound_letters(line: bytes) -> int:
    """Count the letters of a broken line that only UTF-8 would write this way.

    Three bytes that fit together happen by chance in other encodings, a mostly
    sound line with a broken letter or two doesn't.
    """
    kept = line.decode("utf-8", "ignore")
    sound = sum(not char.isascii() for char in kept)
    lost = len(line) - len(kept.encode())
    return sound if sound > 3 * lost else 0


def _codec(declared: str) -> str | None:
    name = declared.strip().strip("\"'").lower()
    name = _MEANT.get(name, name)
    if not name or name.replace("_", "-") in ("utf-8", "utf8"):
        return None
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    # Python also has codecs from bytes to bytes, such as zip.
    is_charset = getattr(info, "_is_text_encoding", True)
    return None if not is_charset or info.name.startswith(("utf", "idna", "puny")) else info.name


def _declared(data: bytes, codec: str, declared: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        raise ReadingProblem(
            f"The page says that it is {declared[:40]}, but byte {error.start} is not. "
            f"{_SAVE_AS_UTF8}"
        ) from error


def _guessed(data: bytes) -> str:
    telling = data.translate(None, _ASCII)
    if not telling.translate(None, _PUNCTUATION) and len(telling) * 20 < len(data):
        return data.decode("cp1252")  # English with the quotes and dashes of Windows
    matches = list(from_bytes(data, cp_isolation=_LIKELY))
    if len(telling) < _FEW or not matches or not _is_convincing(matches[0]):
        raise ReadingProblem(
            f"This is no text in UTF-8 or in another encoding that is sure. {_SAVE_AS_UTF8}"
        )
    best = matches[0]
    if (rival := _rival(matches)) is not None:
        raise ReadingProblem(
            f"This may be {_name(best)} or {_name(rival)}, which differ in some of its letters. "
            f"{_SAVE_AS_UTF8}"
        )
    for number, part in _parts(data):
        own = list(from_bytes(part, cp_isolation=_LIKELY))
        if own and _is_convincing(own[0]) and _rival(own) is None:
            if _composed(own[0]) == unicodedata.normalize("NFC", part.decode(best.encoding)):
                continue
            raise ReadingProblem(
                f"This mixes encodings: most of it is {_name(best)}, but line {number} is "
                f"{_name(own[0])}. {_SAVE_AS_UTF8}"
            )
    return str(best)


def _rival(matches: Sequence[CharsetMatch]) -> CharsetMatch | None:
    """Return another encoding that fits about as well as the best and reads differently."""
    best = matches[0]
    for other in matches[1:]:
        if (
            other.chaos - best.chaos < _CLEAR_LEAD
            and best.coherence - other.coherence < _CLEAR_LEAD
            and _composed(other) != _composed(best)
        ):
            return other
    return None


def _parts(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield some runs of lines, each long enough to tell its encoding, with their number."""
    found: list[tuple[int, bytes]] = []
    part, first = b"", 1
    for number, line in enumerate(data[:_TELLING].splitlines(keepends=True), 1):
        part += line
        if len(part.translate(None, _ASCII)) >= _ENOUGH:
            found.append((first, part))
            part, first = b"", number + 1
    yield from found[:: max(1, len(found) // _SAMPLES)]


def _composed(match: CharsetMatch) -> str:
    return unicodedata.normalize("NFC", str(match))


def _is_convincing(match: CharsetMatch) -> bool:
    return match.chaos <= _MOST_CHAOS and match.coherence >= _LEAST_COHERENCE


def _name(match: CharsetMatch) -> str:
    return match.encoding.replace("_", "-")
