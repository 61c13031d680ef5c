"""Texts of a course taken apart for the screen of a hall and for the lecturer's paper."""

from lms.learning.formats.blocks import blocks_of, passage_of, said_aloud

__all__ = ["blocks_of", "passage_of", "said_aloud"]
