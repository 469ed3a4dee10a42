"""What a card in a page shows of a move: a part of the whole, word for word."""

from typing import Any

from app.matching.moves import Body

_OF_MOVE = (
    "rank",
    "opening",
    "score",
    "band",
    "confidence",
    "model_version",
    "kind",
    "people_leadership",
    "cross_functional",
    "expert_path",
)


def card_of(move: Body) -> Body:
    """The fields of a `MoveCard`, of those of a `Move`."""
    return {
        **{name: move[name] for name in _OF_MOVE},
        "contributions": [
            _only(one, "name", "label", "value") for one in move["contributions"] if one["value"]
        ],
        "reasons": [_only(one, "code", "text") for one in move["reasons"]],
    }


def _only(body: Body, *names: str) -> dict[str, Any]:
    return {name: body[name] for name in names}
