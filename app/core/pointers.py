"""JSON pointers (RFC 6901), short enough to be shown."""

from collections.abc import Iterable

# A name can be as long as its body: an error tells where it stands, it does not repeat it.
LONGEST = 500
CUT = "…"


def pointer(parts: Iterable[str | int]) -> str:
    """The pointer to what these names and positions lead to; cut where nobody would read on."""
    made: list[str] = []
    left = LONGEST
    for part in parts:
        made.append("/" + escaped(str(part)[:left]))
        left -= len(made[-1])
        if left < 0:
            return shortened("".join(made), LONGEST)
    return shortened("".join(made), LONGEST)


def escaped(name: str) -> str:
    """A name as a part of a JSON pointer."""
    return name.replace("~", "~0").replace("/", "~1")


def shortened(text: str, longest: int) -> str:
    """A text of at most so many characters; one that was longer ends in an ellipsis."""
    return text if len(text) <= longest else text[: longest - 1] + CUT
