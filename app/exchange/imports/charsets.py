"""Turns the bytes of an import into UTF-8, whatever character set they were written in.

What the sender names is taken. Else a byte order mark tells UTF-16 and UTF-32, and without one
the NUL bytes in the first four do. Anything else is UTF-8; where it is not, nobody can tell one
set of 8 bits from another, so the file is refused with what it would say in the likeliest one.
"""

import codecs
import re

from app.core.errors import FieldProblem, InvalidInputError

UTF_8 = "utf-8"
_LIKELIEST = "windows-1252"
_LONGEST_NAME = 40
# By the names that Python gives them: sets in which each byte or sequence is one character, and
# the bytes of ASCII mean themselves. Others, such as UTF-7, hide what they say.
_TAKEN = re.compile(
    r"utf-(?:8|16|16-le|16-be|32|32-le|32-be)|cp(?:125[0-8]|437|850|852|855|858|866|874|932|949|950)"
    r"|iso8859-(?:[1-9]|1[013456])|mac-(?:roman|latin2|cyrillic|greek|turkish)|koi8-[ru]|ascii"
    r"|gbk|gb2312|gb18030|big5|euc_jp|euc_kr|shift_jis"
)
# As browsers read them: nobody means the control characters that these two have instead.
_READ_AS = {"iso8859-1": "cp1252", "ascii": "cp1252"}
_MARKS = (
    (codecs.BOM_UTF8, UTF_8),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Where NUL bytes stand when a text begins with two characters of ASCII.
_BEGINNINGS: dict[tuple[bool, ...], str] = {
    (False, True, True, True): "utf-32-le",
    (True, True, True, False): "utf-32-be",
    (False, True, False, True): "utf-16-le",
    (True, False, True, False): "utf-16-be",
}
_FIRST_BYTES = 4
_STRAY = "\ufffd"
_STRAY_BYTES = _STRAY.encode()
_WORD_AROUND = 20
_CONTINUING = bytes(range(0x80, 0xC0))


def charset_of(name: str) -> str:
    """The name of a character set that can be read, as Python spells it.

    Raises
    ------
    InvalidInputError
        When it is not known here.
    """
    try:
        found = codecs.lookup(name.strip()).name if len(name) <= _LONGEST_NAME else ""
    except (LookupError, ValueError):
        found = ""
    if not _TAKEN.fullmatch(found):
        reason = (
            "is no character set that is read; utf-8, utf-16, windows-1252, iso-8859-15, "
            "shift_jis and the like are"
        )
        raise InvalidInputError("The character set is unknown.", [FieldProblem("charset", reason)])
    return _READ_AS.get(found, found)


class Utf8:
    """The bytes of one import as UTF-8, piece by piece; `charset` is how they are read."""

    def __init__(self, named: str | None) -> None:
        stated = None if named is None else charset_of(named)
        # UTF-8 is what clients state without having looked; a byte order mark knows better.
        self._stated = None if stated == UTF_8 else stated
        self._begun = False
        self._has_text = False
        self._first = b""
        self.charset = stated or UTF_8
        self._decoder: codecs.IncrementalDecoder | None = None
        self._watch = _Watch()

    def feed(self, data: bytes) -> bytes:
        """The bytes in UTF-8, as far as they are complete.

        Raises
        ------
        InvalidInputError
            When they are not written in their character set.
        """
        if not self._begun:
            self._first += data
            if len(self._first) < _FIRST_BYTES:
                return b""
            data, self._first = self._first, b""
            data = self._begin(data)
        return self._read(data, final=False)

    def finish(self) -> bytes:
        """What is left.

        Raises
        ------
        InvalidInputError
            When the bytes end within a character, or are no UTF-8 after all.
        """
        data = b"" if self._begun else self._begin(self._first)
        return self._read(data, final=True)

    def _begin(self, data: bytes) -> bytes:
        """Find the character set; the bytes without their mark."""
        self._begun = True
        marked = next(((mark, name) for mark, name in _MARKS if data.startswith(mark)), None)
        if marked is not None and self._stated is None:
            self.charset = marked[1]
        elif self._stated is None:
            nuls = tuple(byte == 0 for byte in data[:_FIRST_BYTES])
            self.charset = _BEGINNINGS.get(nuls, UTF_8)
        if self.charset != UTF_8:
            self._decoder = codecs.getincrementaldecoder(self.charset)()
        return data.removeprefix(codecs.BOM_UTF8) if self.charset == UTF_8 else data

    def _read(self, data: bytes, *, final: bool) -> bytes:
        if self._decoder is None:
            self._watch.over(data, final=final)
            return data
        try:
            text = self._decoder.decode(data, final)
            read = text.encode(UTF_8)
        except UnicodeDecodeError as error:
            told = error.object[error.start : error.end][:_FIRST_BYTES]
            found = " ".join(f"0x{byte:02X}" for byte in told)
            raise _refused(f"is not {self.charset}: {found} is no character in it") from error
        except UnicodeEncodeError as error:
            raise _refused(f"is not {self.charset}: half of a surrogate pair") from error
        if read and not self._has_text:
            self._has_text = True
            read = read.removeprefix(codecs.BOM_UTF8)
        return read


class _Watch:
    """Watches whether bytes are UTF-8: a broken line is refused by itself, a whole file at once."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder(UTF_8)("replace")
        self._good = 0
        self._bad = 0
        self._lines = 0
        self._example = ""
        self._before = b""

    def over(self, data: bytes, *, final: bool) -> None:
        """Count characters beyond ASCII, and bytes that are none.

        Raises
        ------
        InvalidInputError
            At the end, when there are no more characters than bytes that are none.
        """
        if final or not data.isascii():
            text = self._decoder.decode(data, final)
            strays = text.count(_STRAY) - data.count(_STRAY_BYTES) if _STRAY in text else 0
            if strays > 0 and not self._bad:
                self._example = self._told(data)
            self._bad += max(strays, 0)
            self._good += max(len(data) - len(text), 0)
        self._lines += data.count(b"\n")
        self._before = (self._before + data)[-_WORD_AROUND:]
        if final and self._bad and self._bad >= self._good:
            raise _refused(self._example)

    def _told(self, data: bytes) -> str:
        """Where the first such byte stands, and what it would say."""
        # A piece may begin, and what lies before it be cut, within a character.
        before = self._before.lstrip(_CONTINUING)
        data = before + data
        try:
            data.decode(UTF_8)
        except UnicodeDecodeError as error:
            place = error.start
        else:
            place = len(before)
        line = self._lines - before.count(b"\n") + data.count(b"\n", 0, place) + 1
        around = data[max(0, place - _WORD_AROUND) : place + _WORD_AROUND]
        word = max(re.split(r"[^\w' -]+", around.decode(_LIKELIEST, "replace")), key=_beyond_ascii)
        return (
            f"is not UTF-8: line {line} holds the byte 0x{data[place]:02X}. Read as {_LIKELIEST} "
            f"it says {word.strip()!r}. If that is right, send the file with "
            f"charset={_LIKELIEST}; if not, name the character set that it was saved in, or save "
            "it as UTF-8"
        )


def _beyond_ascii(text: str) -> int:
    return sum(not char.isascii() for char in text)


def _refused(reason: str) -> InvalidInputError:
    return InvalidInputError("The text cannot be read.", [FieldProblem("charset", reason)])
