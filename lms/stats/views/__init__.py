"""Pages and files of figures."""

from lms.stats.views.coordinate import bp

blueprints = (bp,)
