"""Unpacks what was sent, a little at a time, so that no file fills the memory."""

import zlib
from collections.abc import Iterator

from app.core.errors import FieldProblem, InvalidInputError

_STEP_BYTES = 1 << 20
# zlib hands back a copy of all that it did not use, at every step and for every member: a file of
# tiny members, or one that unpacks to far more than itself, would be copied over and over.
_TAKEN_BYTES = 1 << 13
_GZIP = 16 + zlib.MAX_WBITS


class Plain:
    """Bytes that were sent as they are."""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The bytes."""
        yield data

    def finish(self) -> None:
        """Nothing is left to check."""


class Gzip:
    """Bytes that were packed with gzip, in one member or several."""

    def __init__(self) -> None:
        self._member = zlib.decompressobj(_GZIP)
        self._begun = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        """What the bytes unpack to, in steps of bounded size.

        Raises
        ------
        InvalidInputError
            When they are not gzip.
        """
        for start in range(0, len(data), _TAKEN_BYTES):
            yield from self._unpacked(data[start : start + _TAKEN_BYTES])

    def _unpacked(self, data: bytes) -> Iterator[bytes]:
        while data:
            if self._member.eof:
                self._member = zlib.decompressobj(_GZIP)
            self._begun = True
            while True:
                unpacked = self._unpack(data)
                yield unpacked
                data = self._member.unconsumed_tail
                if not data and len(unpacked) < _STEP_BYTES:
                    break
            data = self._member.unused_data

    def finish(self) -> None:
        """Check that the end was reached.

        Raises
        ------
        InvalidInputError
            When bytes are missing.
        """
        if self._begun and not self._member.eof:
            raise _refused("ends before its gzip stream does")

    def _unpack(self, data: bytes) -> bytes:
        try:
            return self._member.decompress(data, _STEP_BYTES)
        except zlib.error as error:
            raise _refused("is not gzip") from error


def unpacker(encoding: str) -> Plain | Gzip:
    """What unpacks bytes of this content encoding."""
    return Gzip() if encoding == "gzip" else Plain()


def _refused(reason: str) -> InvalidInputError:
    return InvalidInputError("The import cannot be unpacked.", [FieldProblem("", reason)])
