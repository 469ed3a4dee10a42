"""How good a ranker is: metrics, packs of graded pairs, calibration."""
