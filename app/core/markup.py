"""Makes plain text of text that holds HTML, and leaves every other text as it is.

HR systems and job boards send HTML, entities and HTML inside of entities, in titles as in
descriptions. People also write `a < b`, `R&D`, `<3`, `List<String>` and `C<T>`. An HTML parser
would take some of those for tags, so a tag counts only if it has the name of an element of HTML,
and a text counts as HTML only if its tags say so (see `_is_html`).

Each pass reads the text once from the left: the time is linear, whatever the text.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.entities import html5


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BLOCKS = _names(
    "address article aside blockquote body br caption center dd details dialog dir div dl dt "
    "fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html "
    "legend li main menu nav ol optgroup option p pre search section summary table tbody tfoot "
    "thead tr ul"
)
_CELLS = frozenset({"td", "th"})
_INLINE = _names(
    "a abbr acronym area b base basefont bdi bdo big blink button cite code col colgroup data "
    "datalist del dfn em embed font i img input ins kbd label link map mark marquee meta meter "
    "nobr o:p output param picture progress q rp rt ruby s samp select slot small source span "
    "strike strong sub sup textarea time track tt u var wbr"
)
# What stands inside of these is not for readers.
_UNSEEN = _names(
    "applet audio canvas frame head iframe math noembed noframes noscript object script style "
    "svg template title video xmp"
)
_KNOWN = _BLOCKS | _CELLS | _INLINE | _UNSEEN
# Of these, a browser hides everything that follows where they are never closed.
_HIDES_THE_REST = frozenset({"script", "style"})
_ALONE = frozenset({"br", "hr", "wbr"})

_SUSPICIOUS = re.compile(r"<[/!?A-Za-z]|&[A-Za-z#]")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
# Ampersands that were encoded any number of times.
_ENCODED_AMPERSAND = re.compile(r"&(?:(?:amp|AMP|#0{0,5}38|#[xX]0{0,4}26);)+")
_BEGIN = re.compile(r"<(?:/?[A-Za-z]|[!?])")
_NAME = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:]{0,15}+)(?=[\s/>])")
_REST = re.compile(r"[^<>\"']*+(?:(?:\"[^\"]*+\"|'[^']*+')[^<>\"']*+)*+>")
_REST_WITHOUT_QUOTES = re.compile(r"[^<>]*+>")
_DECLARATION = re.compile(r"<(?:!doctype|\?xml)[^<>]*+>", re.IGNORECASE)
_CDATA = re.compile(r"<!\[CDATA\[|\]\]>")
_ATTRIBUTE = re.compile(r"\s[A-Za-z][\w:.-]*\s*=")
_BLANKS = re.compile(r"[ \t\r\n\f\v\xa0]+")
_BLANKS_OF_A_LINE = re.compile(r"[ \t\f\v\xa0]+")
# Nothing that a text should hold, or can.
_UNKEPT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffd]")
# HTML that was encoded more often than this is nobody's mistake.
_MOST_ROUNDS = 6


def plain_text(text: str) -> str:
    """The text without HTML: entities as the characters they stand for, no tags, no scripts.

    Elements that begin a line in a browser begin one here; others leave no trace. A text without
    HTML is returned as it is, and what is returned stays the same when it is read again.
    """
    for _ in range(_MOST_ROUNDS):
        if not _SUSPICIOUS.search(text):
            return text
        plain = _without_tags(_decoded(text))
        if plain == text:
            return text
        text = plain
    return text


def plain_line(text: str) -> str:
    """The same for a text of one line, such as a title; one without HTML is left as it is."""
    plain = plain_text(text)
    return text if plain == text else " ".join(plain.split())


@dataclass(frozen=True, slots=True)
class _Tag:
    """A tag, a comment (it has no name) or a whole element that nobody sees."""

    start: int
    end: int
    name: str = ""
    closes: bool = False
    has_attributes: bool = False


def _decoded(text: str) -> str:
    if "&" not in text or ";" not in text:
        return text
    return _ENTITY.sub(_character, _ENCODED_AMPERSAND.sub("&", text))


def _character(match: re.Match[str]) -> str:
    """What an entity stands for; what stands for nothing that can be kept stays as it is."""
    entity = match.group()
    found = html.unescape(entity) if entity[1] == "#" else html5.get(entity[1:], entity)
    if found == "\xa0":
        return " "
    return entity if _UNKEPT.search(found) or not found else found


def _without_tags(text: str) -> str:
    if "<" not in text:
        return text
    if "<![CDATA[" in text:
        text = _CDATA.sub("", text)
    tags = list(_Tags(text))
    if not _is_html(text, tags):
        return text
    has_lines = any(tag.name in _BLOCKS for tag in tags)
    said = "".join(_pieces(text, tags, _BLANKS if has_lines else _BLANKS_OF_A_LINE))
    lines = (_BLANKS_OF_A_LINE.sub(" ", line).strip() for line in said.split("\n"))
    return "\n".join(line for line in lines if line or not has_lines).strip()


def _pieces(text: str, tags: list[_Tag], blanks: re.Pattern[str]) -> Iterator[str]:
    """What is left between the tags, and what stands in the place of a tag."""
    closed = {tag.name for tag in tags if tag.closes}
    place = 0
    for tag in tags:
        if _is_type_parameter(text, tag, closed):
            continue
        yield blanks.sub(" ", text[place : tag.start])
        place = tag.end
        if tag.name in _BLOCKS:
            yield "\n"
        elif tag.name in _CELLS:
            yield " "
        elif tag.name in _HIDES_THE_REST and not tag.closes:
            return
    yield blanks.sub(" ", text[place:])


class _Tags:
    """The tags of HTML in a text, and its comments, from the left.

    An attribute may hold > in quotes. Where a tag cannot be read so, quotes are text from there
    on; what has no end is looked for once. So nothing is read twice over a long way.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._rest = _REST
        self._endless: set[str] = set()

    def __iter__(self) -> Iterator[_Tag]:
        place = 0
        while found := _BEGIN.search(self._text, place):
            start = found.start()
            is_tag = self._text[start + 1] not in "!?"
            tag = self._tag(start) if is_tag else self._comment(start)
            place = start + 1 if tag is None else tag.end
            if tag is not None:
                yield tag

    def _comment(self, start: int) -> _Tag | None:
        if self._text.startswith("<!--", start):
            end = self._after("-->", start)
            return _Tag(start, end) if end else None
        declared = _DECLARATION.match(self._text, start)
        return _Tag(start, declared.end()) if declared else None

    def _tag(self, start: int) -> _Tag | None:
        named = _NAME.match(self._text, start)
        name = named.group(2).lower() if named else ""
        if named is None or name not in _KNOWN:
            return None
        rest = self._rest.match(self._text, named.end())
        if rest is None:
            self._rest = _REST_WITHOUT_QUOTES
            rest = self._rest.match(self._text, named.end())
        if rest is None:
            return None
        end, closes = rest.end(), bool(named.group(1))
        whole = self._after(rf"</{name}\s*+>", end) if name in _UNSEEN and not closes else 0
        # Attributes come first in a tag; a long one is not read again to find the next.
        told = _ATTRIBUTE.search(self._text, named.end(), min(end, named.end() + 100))
        return _Tag(start, whole or end, name, closes or bool(whole), bool(told))

    def _after(self, ending: str, start: int) -> int:
        """The place after what matches an ending, case aside; 0 if it does not come."""
        if ending in self._endless:
            return 0
        found = re.compile(ending, re.IGNORECASE).search(self._text, start)
        if found is None:
            self._endless.add(ending)
            return 0
        return found.end()


def _is_html(text: str, tags: list[_Tag]) -> bool:
    """Whether the tags make the text HTML rather than a text that speaks of tags.

    A comment, a line break, a tag that closes or has attributes does; so does a text that begins
    with a tag of a block. `Knows the <b> and <p> tags` is no HTML, nor is `Optional<P>`.
    """
    begins = bool(tags) and tags[0].name in _BLOCKS and not text[: tags[0].start].strip()
    return begins or any(
        not tag.name or tag.closes or tag.has_attributes or tag.name in _ALONE for tag in tags
    )


def _is_type_parameter(text: str, tag: _Tag, closed: set[str]) -> bool:
    """Whether a tag is rather the parameter of a type, such as `List<A>` in a text of HTML."""
    return (
        tag.name in _INLINE - _ALONE
        and tag.name not in closed
        and not tag.has_attributes
        and text[tag.start - 1 : tag.start].isalnum()
    )
