"""Which language an answer is in: the one that is asked for, else the best that is accepted."""

from typing import Annotated

from fastapi import Depends, Header, Response

from app.matching.words import Language

_LONGEST = 1_000
_USUAL = Language.ENGLISH


def best_of(accepted: str | None) -> Language:
    """The language of ours that an `Accept-Language` likes best; English where it names none.

    A part of a language stands for it (`de-AT`), as everywhere in RFC 4647's lookup.
    """
    liked: list[tuple[float, int, Language]] = []
    for place, one in enumerate((accepted or "").split(",")):
        tag, _, weight = one.partition(";")
        name = tag.strip().lower().partition("-")[0]
        quality = _quality(weight)
        if quality > 0 and (name == "*" or name in set(Language)):
            language = _USUAL if name == "*" else Language(name)
            liked.append((-quality, place, language))
    return min(liked)[2] if liked else _USUAL


def _quality(weight: str) -> float:
    name, _, value = weight.partition("=")
    if name.strip().lower() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0


class Spoken:
    """The languages that a client accepts, and how an answer says which one it is in."""

    def __init__(self, accepted: str | None, response: Response) -> None:
        self._accepted = accepted
        self._response = response

    def choose(self, asked: Language | None) -> Language:
        """The language of the answer, which is told with it."""
        language = asked or best_of(self._accepted)
        self._response.headers.update(headers_of(language))
        return language


def headers_of(language: Language) -> dict[str, str]:
    """What an answer says of its language."""
    return {"Content-Language": language, "Vary": "Accept-Language"}


async def _spoken(
    response: Response,
    accept_language: Annotated[
        str | None,
        Header(max_length=_LONGEST, description="The languages that you read, best first."),
    ] = None,
) -> Spoken:
    return Spoken(accept_language, response)


Speaking = Annotated[Spoken, Depends(_spoken)]
