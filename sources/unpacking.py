"""Unpack the body of an answer as it comes in, and never further than its limit."""

import zlib
from collections.abc import Iterable
from contextlib import suppress

from sources.wire import FetchProblem

_PLAIN = ("", "identity")
_PACKED = ("gzip", "x-gzip", "deflate")
_GZIP = b"\x1f\x8b"


def gather(pieces: Iterable[bytes], encoding: str, limit: int) -> bytes:
    """Return the body unpacked, and stop as soon as it passes the limit.

    Raises:
        FetchProblem: when it is too large, damaged, or packed in a way not asked for.
    """
    if encoding not in _PLAIN + _PACKED:
        raise FetchProblem(
            f"The page comes packed as “{encoding[:40]}”, which can't be unpacked here. Save it "
            "in a browser and give the file."
        )
    unpacker = None if encoding in _PLAIN else _Unpacker()
    whole = bytearray()
    packed = 0
    for piece in pieces:
        packed += len(piece)
        whole += piece if unpacker is None else unpacker.unpack(piece, limit + 1 - len(whole))
        if max(len(whole), packed) > limit:
            raise too_large(limit)
    if unpacker is not None and packed and not unpacker.done:
        raise FetchProblem(
            "The packed page is cut off. Try again, or save it in a browser and give the file."
        )
    return bytes(whole)


def too_large(limit: int) -> FetchProblem:
    return FetchProblem(
        f"The page has more than {limit / 2**20:g} MB, so it is no article. Save the part that "
        "matters as a text file and give that."
    )


class _Unpacker:
    """Undoes gzip and both kinds of deflate, never further than asked for."""

    def __init__(self) -> None:
        self._inflater = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
        self._is_first = True
        self.done = False

    def unpack(self, piece: bytes, most: int) -> bytes:
        found = b""
        while piece and not self.done and len(found) < most:
            found += self._inflate(piece, most - len(found))
            piece = b""
            if self._inflater.eof:
                piece = self._inflater.unused_data
                self.done = not piece.startswith(_GZIP)
                if not self.done:  # gzip files may follow each other
                    self._inflater = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        return found

    def _inflate(self, piece: bytes, most: int) -> bytes:
        first, self._is_first = self._is_first, False
        try:
            return self._inflater.decompress(piece, most)
        except zlib.error as error:
            if first:  # some servers send deflate without the header that the standard asks for
                with suppress(zlib.error):
                    self._inflater = zlib.decompressobj(wbits=-zlib.MAX_WBITS)
                    return self._inflater.decompress(piece, most)
            raise FetchProblem(
                "The packed page is damaged. Try again, or save it in a browser and give the file."
            ) from error
