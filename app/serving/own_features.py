"""Which own features rankers may weigh, and which of them a ranker weighs."""

import json
from collections.abc import Iterable
from pathlib import Path

from sqlmodel import Session, col, select

from ml.errors import ArtifactError
from ml.ranking.signals.own import OwnTerm, read_terms
from models import OwnFeature
from models.ranker_vocabulary import FeatureState

_COMBINATION = "combination.json"


def approved(session: Session) -> tuple[OwnTerm, ...]:
    """The features that rankers may weigh, none of them weighed yet, by name."""
    query = select(OwnFeature).where(OwnFeature.state == FeatureState.APPROVED)
    rows = session.exec(query.order_by(col(OwnFeature.name))).all()
    return tuple(
        OwnTerm(
            name=row.name,
            label=row.label,
            subject=row.subject.value,
            sign=row.sign,
            cap=row.cap,
            source=f"{row.source_column} of {row.source_system}",
            approver=row.approver or "",
        )
        for row in sorted(rows, key=lambda row: row.name)
    )


def require_served(session: Session, weighed: Iterable[OwnTerm]) -> None:
    """Refuse a ranker that weighs what is not approved, or otherwise than it was.

    Raises
    ------
    ArtifactError
        Naming the feature and the reason.
    """
    served = {term.name: term for term in approved(session)}
    for term in weighed:
        known = served.get(term.name)
        if known is None:
            raise ArtifactError(f"own feature {term.name}: is not approved, so nothing serves it")
        for name in ("subject", "sign", "cap"):
            mine, theirs = getattr(term, name), getattr(known, name)
            if mine != theirs:
                raise ArtifactError(
                    f"own feature {term.name}: has the {name} {mine}, approved is {theirs}"
                )


def weighed_by(artifacts_dir: Path, version: str) -> tuple[OwnTerm, ...]:
    """The features that a registered version weighs; none of one whose files are gone.

    Raises
    ------
    ArtifactError
        When the file that tells it is damaged.
    """
    path = artifacts_dir / version / _COMBINATION
    if not path.is_file():
        return ()
    try:
        return read_terms(json.loads(path.read_text(encoding="utf-8")).get("own", ()))
    except (AttributeError, OSError, TypeError, ValueError) as error:
        raise ArtifactError(f"{version}: {_COMBINATION} cannot be read ({error})") from error
