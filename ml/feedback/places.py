"""How often each place is looked at, as far as exchanged neighbours tell.

Two neighbours that a fair coin exchanged differ in nothing but their places, on average: how the
opens divide between the upper and the lower is what the places do. All such pairs together speak
of one number, the exponent of a power law (as FairPairs does for clicks, Radlinski and Joachims
2006). What single places do beyond the law is left to the clicks themselves.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import expit

from ml.feedback.clicks import PlacePrior
from ml.ranking.arrays.ragged import AnyArray, IntArray

ASSUMED = 1.0
"""The exponent where nothing was exchanged: half as often at the second place as at the first."""

ASSUMED_SPREAD = 1.0
"""How far the exponent may lie from that, before anything was exchanged."""

LOOSE = 2.25
"""How far the logit of a place may lie from the law where the exponent is assumed: wide, as an
assumption is no evidence."""

OWN = 0.5
"""How far the logit of a place may lie from a law that exchanges told."""

STEEPEST = 3.0
"""No exponent is larger: the second place would be looked at less than one time in eight."""


@dataclass(frozen=True)
class Places:
    """What exchanged neighbours tell of the places.

    Attributes
    ----------
    exponent, spread : of the power law, with its standard deviation
    opened : how many opens of exchanged pairs told it; with none it is assumed
    """

    exponent: float
    spread: float
    opened: int

    @property
    def assumed(self) -> bool:
        """Whether nothing was exchanged, so that the law is a guess."""
        return self.opened == 0

    def prior(self, places: int) -> PlacePrior:
        """Return what is known of the places before the clicks are fitted; each is a logit.

        Parameters
        ----------
        places : how many there are
        """
        place = np.arange(1, places + 1, dtype=np.float64)
        theta = place**-self.exponent
        if self.assumed:
            return PlacePrior(theta, np.full(places, LOOSE))
        steep = np.log(place) / np.maximum(1.0 - theta, 1.0 / places)
        return PlacePrior(theta, np.hypot(OWN, self.spread * steep))


def exchanged(pair: IntArray, upper: AnyArray, lower: AnyArray) -> Places:
    """Return the exponent that the opens of exchanged neighbours make most likely.

    Parameters
    ----------
    pair : shape (lists,), the upper place of the two neighbours from 0; -1 where none were drawn
    upper, lower : shape (lists,), whether the item that then stood there was opened

    Examples
    --------
    >>> told = exchanged(np.zeros(90, int), np.arange(90) < 60, np.arange(90) >= 60)
    >>> round(told.exponent, 1), told.opened
    (1.0, 90)
    """
    drawn = pair >= 0
    places = int(pair.max()) + 1 if drawn.any() else 0
    ups, lows = (
        np.bincount(pair[drawn], opened[drawn].astype(np.float64), places)
        for opened in (upper, lower)
    )
    if not (ups + lows).sum():
        return Places(ASSUMED, ASSUMED_SPREAD, 0)
    steps = np.log(np.arange(2, places + 2) / np.arange(1, places + 1))

    def unlikely(exponent: float) -> float:
        below = expit(-exponent * steps)
        said = lows @ np.log(below) + ups @ np.log1p(-below)
        return float(0.5 * ((exponent - ASSUMED) / ASSUMED_SPREAD) ** 2 - said)

    exponent = float(minimize_scalar(unlikely, bounds=(0.0, STEEPEST), method="bounded").x)
    below = expit(-exponent * steps)
    known = float((ups + lows) @ (steps**2 * below * (1.0 - below))) + ASSUMED_SPREAD**-2
    return Places(exponent, known**-0.5, int((ups + lows).sum()))
