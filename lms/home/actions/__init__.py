"""Writes of home: the demo."""

from lms.home.actions.demo import RealPeople, make_demo
from lms.home.actions.drafts import publish_draft

__all__ = ["RealPeople", "make_demo", "publish_draft"]
