"""Writes of home: the demo."""

from lms.home.actions.demo import RealPeople, make_demo

__all__ = ["RealPeople", "make_demo"]
