"""Seats that people leave: who follows, and what a move does to both teams."""
