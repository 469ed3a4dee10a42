"""What the routes of the catalogue share: paths, patches and how a record is answered."""

from typing import Annotated

from fastapi import Path, Request, Response, status

from app.catalog.records import ReadT, Written
from app.core.answers import MERGE_PATCH, answer_if_changed, patch_of, tagged
from app.core.etag import etag_of
from app.core.schemas import ExternalId

__all__ = ["MERGE_PATCH", "ExternalIdPath", "answer", "answer_if_changed", "patch_of", "tagged"]

ExternalIdPath = Annotated[ExternalId, Path(description="The client's own key.")]


def answer(request: Request, response: Response, written: Written[ReadT]) -> ReadT:
    """The record that was written; tagged, and with its place if it is new."""
    response.headers["ETag"] = etag_of(written.read)
    if written.created:
        response.status_code = status.HTTP_201_CREATED
        response.headers["Location"] = request.url.path
    return written.read
