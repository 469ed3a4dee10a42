"""A person's list with crowded openings a little lower, among near ties.

What a crowded opening gives up is a price in log-odds, the same for everybody. Nothing enters the
list or leaves it, and nothing overtakes what is better by more than the price.
"""

from collections.abc import Mapping
from dataclasses import replace

from app.matching.lists import RankedOpening, RankedOpenings
from app.matching.messages import Reader, Sentence, text_of, told
from app.matching.moves import Body
from app.matching.words import Language
from app.matching.words.codes import Code, Part
from ml.ranking import told_score

CONGESTION = "congestion"


def spread(ranked: RankedOpenings, prices: Mapping[str, float]) -> RankedOpenings:
    """The list in the order of what is left after the prices; ties keep the ranker's order.

    A list that reaches below the floor stays as it is: nothing far is lifted. Where two rankers
    made the list, each orders its own entries, in the places that it has.

    Parameters
    ----------
    prices : in log-odds, by the opening's key
    """
    priced = [replace(one, price=prices.get(one.opening.key, 0.0)) for one in ranked.items]
    if not any(one.price for one in priced) or any(one.is_far(ranked.person) for one in priced):
        return ranked
    ordered = {
        team: iter(
            sorted(
                (one for one in priced if one.team is team),
                key=lambda one: one.shown,
                reverse=True,
            )
        )
        for team in {one.team for one in priced}
    }
    # The places of a part of a list need not begin at the first.
    items = (
        replace(found, move=replace(found.move, rank=one.move.rank))
        for one in priced
        for found in [next(ordered[one.team])]
    )
    return replace(ranked, items=tuple(items))


def with_price(move: Body, one: RankedOpening, language: Language) -> Body:
    """The move with what its opening gives up as a reason of its own; the fields of a `Move`.

    The band stays: how many others look at an opening says nothing about how well it fits.
    """
    if not one.price:
        return move
    sentence, reader = Sentence(Code.CONGESTION, {}), Reader(language)
    given_up = {
        "name": CONGESTION,
        "label": reader.words.parts[Part.CONGESTION],
        "value": told_score(one.shown - one.move.score),
        "evidence": [],
        "note": text_of(sentence, reader),
    }
    return {
        **move,
        "score": one.shown,
        "contributions": [*move["contributions"], given_up],
        "reasons": [*move["reasons"], told(sentence, reader)],
    }
