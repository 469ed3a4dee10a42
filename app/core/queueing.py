"""Tells a queue that a crowd left, and that drains, from one that stands.

A crowd is served, as long as the last one need not wait for longer than people do: nobody else is
asking. A queue that stands makes everybody wait for as long as the one before, and none is served
sooner for it: whoever comes then is better told to come again. It is the rule of CoDel (RFC 8289)
at the end of the queue instead of its head, so that a refusal is quick.
"""

from collections import OrderedDict

# Parts of the longest wait, 2.5 s unless it is set. A wait of 0.2 s is noticed by nobody, and it
# bridges the moments at which several requests come together.
SHORT_PART = 0.08
# People who open a portal on the hour come within 1 s. A queue that was long for longer than this
# is no crowd's; and it is forgotten once it was short for as long.
_CROWD_PART = 0.4
# The newest wait counts for an eighth, as in TCP's estimate of a round trip, and as four times the
# mean at the most: a single answer that takes very long does not turn a crowd away.
_NEWEST_SHARE = 0.125
_MOST_OF_MEAN = 4.0
# Until somebody waited: an answer that is computed, at 1,000 openings.
_FIRST_PLACE_SECONDS = 0.025


class Queue:
    """Who waits, since when, behind how many; not safe for threads by itself.

    `seconds` is the longest that who joins may expect to wait, `short_part` the part of it from
    which on a wait is long.
    """

    def __init__(self, seconds: float, short_part: float = SHORT_PART) -> None:
        self._seconds = seconds
        self._short_part = short_part
        self._waiting: OrderedDict[int, tuple[float, int]] = OrderedDict()
        self._tickets = 0
        self._place_seconds = _FIRST_PLACE_SECONDS
        self._long_since = 0.0
        self._last_long: float | None = None

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def most_served(self) -> int:
        """How many are served in the longest wait, by what others waited for their places."""
        return max(1, int(self._seconds / self._place_seconds))

    def is_full(self, now: float) -> bool:
        """Whether who joins now would wait too long, or in a queue that does not drain."""
        return len(self) >= self.most_served or self._stands(now)

    def join(self, now: float) -> int:
        """Wait from now on; the ticket is for leaving."""
        self._tickets += 1
        self._waiting[self._tickets] = now, len(self) + 1
        return self._tickets

    def leave(self, ticket: int, now: float) -> None:
        """Wait no longer."""
        since, place = self._waiting.pop(ticket)
        waited = min((now - since) / place, _MOST_OF_MEAN * self._place_seconds)
        self._place_seconds += _NEWEST_SHARE * (waited - self._place_seconds)

    def _stands(self, now: float) -> bool:
        if not self._waiting:
            return False
        first, _ = next(iter(self._waiting.values()))
        short, crowd = self._short_part * self._seconds, _CROWD_PART * self._seconds
        if now - first <= short:
            return False
        if self._last_long is None or now - self._last_long > crowd:
            self._long_since = first + short
        self._last_long = now
        return now - self._long_since > crowd
