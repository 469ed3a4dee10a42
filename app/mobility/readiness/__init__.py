"""Whether somebody has begun to lead before they are given people: a profile with gaps."""
