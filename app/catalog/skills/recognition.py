"""Recognises posted skills as entries of the catalogue."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any, Protocol
from weakref import WeakKeyDictionary

from sqlmodel import Session

from app.catalog import former_ids
from app.catalog.skills import queries
from ml.taxonomy import SkillNormaliser
from ml.types import Recognition
from models.vocabulary import EntityKind, RecognitionMethod

_DIGITS = 4
_REMEMBERED = 50_000


@dataclass(frozen=True, slots=True)
class Link:
    """What a posted text was recognised as; all null if unknown."""

    skill_external_id: str | None = None
    confidence: float | None = None
    method: RecognitionMethod | None = None

    def columns(self) -> dict[str, Any]:
        """The link as columns of a row."""
        return {
            "skill_external_id": self.skill_external_id,
            "confidence": self.confidence,
            "method": self.method,
        }


UNKNOWN = Link()


class _Memory:
    """What texts were recognised as; forgotten with the state of the catalogue that said so."""

    def __init__(self) -> None:
        self._links: WeakKeyDictionary[SkillNormaliser, dict[str, Link]] = WeakKeyDictionary()
        self._lock = Lock()

    def of(self, normaliser: SkillNormaliser) -> dict[str, Link]:
        with self._lock:
            links = self._links.setdefault(normaliser, {})
            if len(links) > _REMEMBERED:
                links = self._links[normaliser] = {}
            return links


_memory = _Memory()


class Recogniser:
    """Recognises texts with one state of the catalogue.

    Comparing texts takes longer than writing rows: `prepare` does it before a write begins,
    so that no other writer waits for it. `labels` holds the names of what was linked last.
    """

    def __init__(self, normaliser: SkillNormaliser) -> None:
        self._normaliser = normaliser
        self._links = _memory.of(normaliser)
        self.labels: dict[str, str] = {}

    def prepare(self, texts: Iterable[str]) -> "Recogniser":
        """Look the texts up now."""
        fresh = [text for text in dict.fromkeys(texts) if text not in self._links]
        for text, found in zip(fresh, self._normaliser.recognise_many(fresh), strict=True):
            self._links[text] = self._link(found)
        return self

    def links(self, session: Session, texts: Sequence[str]) -> list[Link]:
        """What each text is recognised as; only skills that exist in this transaction."""
        self.prepare(texts)
        proposed = [self._links[text] for text in texts]
        keys = (link.skill_external_id for link in proposed if link.skill_external_id)
        self.labels = queries.labels(session, keys)
        links = [link if link.skill_external_id in self.labels else UNKNOWN for link in proposed]
        return self._renamed(session, texts, links) if UNKNOWN in links else links

    def _renamed(self, session: Session, texts: Sequence[str], links: Sequence[Link]) -> list[Link]:
        """The links, those of texts that are former ids of skills among them."""
        unknown = {text for text, link in zip(texts, links, strict=True) if link == UNKNOWN}
        now = former_ids.current(session, EntityKind.SKILL, unknown)
        if now:
            self.labels.update(queries.labels(session, now.values()))
        by_key = {text: Link(key, 1.0, RecognitionMethod.KEY) for text, key in now.items()}
        return [
            by_key.get(text, link) if link == UNKNOWN else link
            for text, link in zip(texts, links, strict=True)
        ]

    def _link(self, found: Sequence[Recognition]) -> Link:
        if not found or found[0].confidence < self._normaliser.accept_above:
            return UNKNOWN
        best = found[0]
        return Link(best.key, round(best.confidence, _DIGITS), RecognitionMethod(best.method))


class LinkedText(Protocol):
    """A row that holds a posted text and what it was recognised as."""

    text: str
    skill_external_id: str | None
    confidence: float | None
    method: RecognitionMethod | None
    level: float | None


def stored_links(rows: Iterable[LinkedText]) -> dict[str, Link]:
    """What each text was recognised as when it was written."""
    return {row.text: Link(row.skill_external_id, row.confidence, row.method) for row in rows}


def steady(stored: Link | None, found: Link) -> Link:
    """The link to keep: the stored one unless another skill or way was found.

    The confidence of a comparison moves a little with every skill that is added; that alone
    is no change of the record.
    """
    if stored is None or stored.skill_external_id != found.skill_external_id:
        return found
    return stored if stored.method is found.method else found


def recognised(row: LinkedText, labels: Mapping[str, str]) -> dict[str, Any]:
    """The row's part of an answer that tells what its text was recognised as."""
    link = row if row.skill_external_id in labels else UNKNOWN
    return {
        "text": row.text,
        "skill": link.skill_external_id,
        "label": labels.get(link.skill_external_id or ""),
        "confidence": link.confidence,
        "method": link.method,
        "level": row.level,
    }


def posted_texts(patch: Mapping[str, Any], limit: int = 500) -> list[str]:
    """The skills that a merge patch posts, as far as they are texts at all."""
    posted = patch.get("skills")
    entries = posted[:limit] if isinstance(posted, list) else []
    texts = (entry.get("skill") for entry in entries if isinstance(entry, dict))
    return [text.strip()[:limit] for text in texts if isinstance(text, str)]
