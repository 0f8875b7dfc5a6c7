"""Presenters: the plain values that templates show, made from the library's values."""
