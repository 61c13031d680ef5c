"""From a chapter's markup to pieces of it: blocks for slides, passages for answers, plain text for mails and tables."""

from lms.learning.formats.blocks import blocks_of, passage_of, said_aloud
from lms.learning.formats.plain import plain

__all__ = ["blocks_of", "passage_of", "plain", "said_aloud"]
