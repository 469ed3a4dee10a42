"""The ranker as a library: frames in, frozen results out; no web, no database."""
