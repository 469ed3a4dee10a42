"""Rows of numbers: ragged, sparse and dense, cut by profile and summed by segment."""
