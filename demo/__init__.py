"""The demo organisation: Merrowell, an invented maker of measuring devices.

`organisation/` holds what an HR system would send, one body a line; `python -m demo.generate`
writes it anew from the tables under `curated/`.
"""

from pathlib import Path

ORGANISATION = Path(__file__).parent / "organisation"
FILES = ("skills", "roles", "openings", "employees")
STORY_EMPLOYEE = "E-1058"
STORY_OPENING = "O-2001"
STORY_MANAGER = "E-1002"
STORY_LINE = "E-1051"
