"""The interactive documentation, with every asset served from here: no other host is asked."""

from pathlib import Path
from typing import Literal

from fastapi.responses import FileResponse, HTMLResponse

from app.core.routing import Router

ASSETS = Path(__file__).parent / "assets"

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Lateral: the API</title>
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="docs"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
"""
_MEDIA_TYPES = {".js": "text/javascript", ".css": "text/css"}

Asset = Literal["swagger-ui.css", "swagger-ui-bundle.js", "start.js"]

router = Router(prefix="/docs", include_in_schema=False)


@router.get("")
async def get_docs() -> HTMLResponse:
    """The page that draws the documentation."""
    return HTMLResponse(_PAGE, headers={"Content-Security-Policy": _POLICY})


@router.get("/{name}")
async def get_docs_asset(name: Asset) -> FileResponse:
    """One of the page's assets."""
    path = ASSETS / name
    return FileResponse(path, media_type=_MEDIA_TYPES[path.suffix])
