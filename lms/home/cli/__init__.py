"""The command that fills an empty database with the demo, and the one that shows a draft course."""

from lms.home.cli.demo import demo
from lms.home.cli.preview import preview

__all__ = ["demo", "preview"]
