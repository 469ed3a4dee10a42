"""Lists keep each number once, and packed: going back, write them as before.

The columns stay. Of `inputs` the first byte tells the form, and lists of before stay as they are.
"""

import json
import struct
import zlib
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0027_packed_lists"
down_revision = "0026_batch_rankings"

PACKED = b"\x01"
DIGITS = 4
AT_A_TIME = 500
LISTS = sa.table(
    "served_lists",
    sa.column("day", sa.Date()),
    sa.column("list_id", sa.String()),
    sa.column("items", sa.JSON()),
    sa.column("inputs", sa.LargeBinary()),
    sa.column("kinds", sa.LargeBinary()),
    sa.column("sealed", sa.LargeBinary()),
)
LIKE = (
    b'null,null,"team":["champion","challenger","champion"],"grade_step":[0,1,0,1,-1,0,2,1],'
    b'"cross_functional":[true,false,true,true,false,false,true],'
    b'"function":["sales","marketing","product","customer success","engineering"],"score":[0.'
)
USUAL = (
    "essential_cover optional_cover skill_words skill_topics skill_content skill_levels "
    "title_spelling title_meaning title_topics title_expanded text_known text_title_words "
    "text_work sentence_recall commonness wish_function wish_spelling wish_content wish_expanded "
    "wish_direction wish_place unwanted bridge function_transfer grade_up grade_down held_before "
    "embedded_skills embedded_skill_needs embedded_skill_work embedded_title "
    "embedded_title_expanded embedded_text embedded_text_title embedded_text_whole "
    "embedded_sentences embedded_commonness embedded_wish embedded_wish_expanded "
    "occupation_title occupation_text occupation_skills occupation_wish occupation_wish_wide "
)


def upgrade() -> None:
    """Change nothing: rows of before are read as they are, and are gone with their time."""


def downgrade() -> None:
    """Write the numbers as JSON again; what the code before could not unseal goes.

    So lists of the new form cannot be replayed any more.
    """
    connection = op.get_bind()
    key = sa.tuple_(LISTS.c.day, LISTS.c.list_id)
    query = (
        sa.select(LISTS.c.day, LISTS.c.list_id, LISTS.c["items"], LISTS.c.inputs, LISTS.c.kinds)
        .where(sa.func.substr(LISTS.c.inputs, 1, 1) == PACKED)
        .order_by(LISTS.c.day, LISTS.c.list_id)
        .limit(AT_A_TIME)
    )
    rows = connection.execute(query).all()
    while rows:
        for row in rows:
            mine = (LISTS.c.day == row.day) & (LISTS.c.list_id == row.list_id)
            connection.execute(LISTS.update().where(mine).values(_former(*row[2:])))
        last = sa.tuple_(sa.literal(rows[-1].day, sa.Date()), sa.literal(rows[-1].list_id))
        rows = connection.execute(query.where(key > last)).all()


def _former(openings: list[Any], inputs: bytes, kinds: bytes | None) -> dict[str, Any]:
    told = json.loads(_decompressed(kinds, LIKE)) if kinds else {}
    moved = {name: told.pop(name) for name in ("score", "team") if name in told}
    items = [one if isinstance(one, dict) else {"opening": one} for one in openings]
    for name, values in moved.items():
        for item, value in zip(items, values, strict=True):
            item.update({name: value} if value is not None else {})
    return {
        "items": items,
        "inputs": _as_json(_columns(inputs)),
        "kinds": _as_json(told) if kinds else None,
        "sealed": None,
    }


def _columns(stored: bytes) -> dict[str, list[float]]:
    content = _decompressed(stored[len(PACKED) :], USUAL.replace(" ", "\0").encode())
    items, count = struct.unpack_from("<HH", content)
    *names, rest = content[4:].split(b"\0", count)
    bits = -(-items * count // 8)
    marks, planes = int.from_bytes(rest[:bits], "little"), rest[bits:]
    told = len(planes) // 4
    numbers = bytearray(len(planes))
    for byte in range(4):
        numbers[byte::4] = planes[byte * told : (byte + 1) * told]
    each = iter(struct.unpack(f">{told}f", numbers))
    values = [round(next(each), DIGITS) if marks >> n & 1 else 0.0 for n in range(items * count)]
    return {
        name.decode(): values[place * items : (place + 1) * items]
        for place, name in enumerate(names)
    }


def _decompressed(stored: bytes, like: bytes) -> bytes:
    reading = zlib.decompressobj(zdict=like)
    return reading.decompress(stored) + reading.flush()


def _as_json(value: dict[str, Any]) -> bytes:
    return zlib.compress(json.dumps(value, separators=(",", ":")).encode())
