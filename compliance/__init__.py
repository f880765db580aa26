"""Judging: facts of many units against the regulation's articles."""
