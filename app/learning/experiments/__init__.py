"""Experiments: a challenger beside the champion, by a rule that is set before."""
