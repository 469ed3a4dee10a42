"""JSON that is made to be expensive, of any size."""

from collections.abc import Callable, Mapping

Shape = Callable[[int], bytes]


def _repeated(one: bytes, size: int, before: bytes, after: bytes) -> bytes:
    """Copies of one piece, so many that the whole has about this size."""
    count = max(1, (size - len(before) - len(after)) // (len(one) + 1))
    return before + b",".join([one] * count) + after


def _named(size: int, last: bytes) -> bytes:
    """An object with many names, of which the last says what is given."""
    names = [b'"n%06d":0' % number for number in range(max(2, size // 12))]
    return b"{" + b",".join([*names, last]) + b"}"


def _deep(size: int, opens: bytes, closes: bytes, inside: bytes) -> bytes:
    depth = max(1, size // (len(opens) + len(closes)))
    return opens * depth + inside + closes * depth


def _wide_and_deep(size: int) -> bytes:
    """Many objects in each other, each with a long name; the innermost one is at fault."""
    name = b"x" * max(1, size // 190)
    return (b'{"' + name + b'":') * 180 + b'{"a":0,"a":0}' + b"}" * 180


SHAPES: Mapping[str, Shape] = {
    "a name twice, the first one": lambda size: _named(size, b'"n000000":1'),
    "a name twice, the last one": lambda size: _named(size, b'"z":0,"z":1'),
    "every name twice": lambda size: _repeated(b'{"a":0,"a":1}', size, b"[", b"]"),
    "the same name always": lambda size: _repeated(b'"a":0', size, b"{", b"}"),
    "a name twice, deep inside": lambda size: (
        b'[{"a":' * 90 + _repeated(b'"b":0', size, b"{", b"}") + b"}]" * 90
    ),
    "a long name with many children": lambda size: _repeated(
        b"[]", size, b'{"' + b"x" * (size // 2) + b'":["\\ud83d\\ude00",', b',"\\ud800"]}'
    ),
    "a long name with many children, all well": lambda size: _repeated(
        b"[]", size, b'{"' + b"x" * (size // 2) + b'":["\\ud83d\\ude00",', b"]}"
    ),
    "long names in each other": _wide_and_deep,
    "lists in each other": lambda size: _deep(size, b"[", b"]", b"0"),
    "objects in each other": lambda size: _deep(size, b'{"a":', b"}", b"0"),
    "opened and never closed": lambda size: b"[" * size,
    "many shallow lists": lambda size: _repeated(b"[]", size, b"[", b"]"),
    "many shallow objects": lambda size: _repeated(b"{}", size, b"[", b"]"),
    "pairs of surrogates": lambda size: b'["' + b"\\ud83d\\ude00" * (size // 12) + b'"]',
    "halves of surrogates": lambda size: _repeated(b'"\\ud83d"', size, b"[", b"]"),
    "a long integer": lambda size: b"[" + b"1" * size + b"]",
    "a long fraction": lambda size: b"[0." + b"1" * size + b"]",
    "a long exponent": lambda size: b"[1e" + b"1" * size + b"]",
    "many long integers": lambda size: _repeated(b"1" * 40, size, b"[", b"]"),
    "many infinities": lambda size: _repeated(b"Infinity", size, b"[", b"]"),
    "many numbers that overflow": lambda size: _repeated(b"1e999", size, b"[", b"]"),
    "escaped quotes": lambda size: b'["' + b'\\"' * (size // 2) + b'"]',
    "escaped backslashes": lambda size: b'["' + b"\\\\" * (size // 2) + b'"]',
    "quotes": lambda size: b'"' * size,
    "quotes and brackets": lambda size: b'"[' * (size // 2),
    "a text that never ends": lambda size: b'["' + b'\\"[' * (size // 3),
    "blanks": lambda size: b" " * size + b"0",
    "lines, and a fault at the end": lambda size: b"\n" * size + b"x",
    "an emoji behind plain text": lambda size: b'["' + b"a" * size + "\U0001f4a9".encode() + b'"]',
    "names with slashes": lambda size: b'{"' + b"/~" * (size // 2) + b'":{"a":0,"a":1}}',
}
