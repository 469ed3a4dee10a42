"""What the routes of the catalogue share: paths, patches and how a record is answered."""

from typing import Annotated

from fastapi import Path

from app.core.answers import MERGE_PATCH, answer, answer_if_changed, patch_of, tagged
from app.core.schemas import ExternalId

__all__ = ["MERGE_PATCH", "ExternalIdPath", "answer", "answer_if_changed", "patch_of", "tagged"]

ExternalIdPath = Annotated[ExternalId, Path(description="The client's own key.")]
