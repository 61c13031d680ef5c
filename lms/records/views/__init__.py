"""Pages of records, by audience."""

from lms.records.views.holder import bp as holder_bp
from lms.records.views.names import bp as names_bp
from lms.records.views.organise import bp as organise_bp
from lms.records.views.verify import bp as verify_bp

blueprints = (holder_bp, verify_bp, organise_bp, names_bp)
