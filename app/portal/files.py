"""The built files, as they are sent: read once, with their tags and fingerprints.

`source/` holds what they are built from; `make portal` builds them, and a test fails when they are
stale.
"""

import base64
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app.core.etag import etag_of_bytes

ASSETS = Path(__file__).parent / "assets"
_MEDIA_TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".html": "text/html",
    ".json": "application/json",
    ".md": "text/markdown",
    ".svg": "image/svg+xml",
}
_HASH_CHARACTERS = 16


@dataclass(frozen=True, slots=True)
class BuiltFile:
    """A file and what a browser is told of it.

    `digest` names these bytes in an address, `integrity` in a page's `integrity` attribute.
    """

    content: bytes
    media_type: str
    etag: str
    digest: str
    integrity: str


@cache
def built(name: str) -> BuiltFile:
    """One of the files in `assets`."""
    path = ASSETS / name
    content = path.read_bytes()
    sha384 = base64.b64encode(hashlib.sha384(content).digest()).decode()
    return BuiltFile(
        content,
        _MEDIA_TYPES[path.suffix],
        etag_of_bytes(content),
        hashlib.sha256(content).hexdigest()[:_HASH_CHARACTERS],
        f"sha384-{sha384}",
    )
