"""Caches of texts, known by name so that a process can forget whom it was told to forget.

A text may be a person's: a name, a title, a sentence of a summary. Whoever remembers texts to be
fast registers the cache where it is made, and `forget_texts` empties them all.
"""

from collections.abc import Callable
from dataclasses import fields
from functools import lru_cache
from typing import Any, TypeVar
from weakref import ref

CallT = TypeVar("CallT", bound=Callable[..., Any])
ValueT = TypeVar("ValueT")

_caches: dict[int, ref[Any]] = {}


def remembers_texts(maxsize: int) -> Callable[[CallT], CallT]:
    """Cache a function of texts, the latest `maxsize` calls, until `forget_texts`.

    Examples
    --------
    >>> from ml.memory import forget_texts, remembers_texts
    >>> asked = []
    >>> @remembers_texts(maxsize=8)
    ... def length(text: str) -> int:
    ...     asked.append(text)
    ...     return len(text)
    >>> length("Mira"), length("Mira"), len(asked)
    (4, 4, 1)
    >>> forget_texts() > 0
    True
    >>> length("Mira"), len(asked)
    (4, 2)
    """

    def cached(function: CallT) -> CallT:
        remembering: Any = lru_cache(maxsize)(function)
        _register(remembering)
        return remembering  # type: ignore[no-any-return]  # a cache is called as its function is

    return cached


class Remembered(dict[str, ValueT]):
    """What was worked out for texts, until there are too many or `forget_texts` empties it.

    Examples
    --------
    >>> from ml.memory import Remembered
    >>> lengths = Remembered(2)
    >>> for text in ("Mira", "Noor", "Oda"):
    ...     lengths.keep(text, len(text))
    >>> lengths
    {'Oda': 3}
    """

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most
        _register(self)

    def keep(self, text: str, value: ValueT) -> None:
        """Remember one more."""
        if len(self) >= self._most:
            self.clear()
        self[text] = value

    def cache_clear(self) -> None:
        """Forget all."""
        self.clear()


class CopiedByFields:
    """A dataclass that is copied and pickled by its fields: what follows is worked out anew.

    Caches of texts belong to one process, so they neither travel nor come twice.
    """

    def __getstate__(self) -> dict[str, Any]:
        """Return the fields, without what was worked out of them."""
        return {field.name: getattr(self, field.name) for field in fields(self)}  # type: ignore[arg-type]


def forget_texts() -> int:
    """Empty every registered cache that is still in use; return how many there were."""
    found = [cache for one in _caches.copy().values() if (cache := one()) is not None]
    for cache in found:
        cache.cache_clear()
    return len(found)


def is_registered(cache: object) -> bool:
    """Return whether `forget_texts` empties this cache."""
    return id(cache) in _caches


def _register(cache: Any) -> None:
    key = id(cache)
    _caches[key] = ref(cache, lambda _gone: _caches.pop(key, None))
