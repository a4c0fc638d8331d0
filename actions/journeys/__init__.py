"""Life events in the talk: a situation told is answered with what has to be done, one thing after the other."""
