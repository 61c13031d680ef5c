"""Pages of training sessions, by audience."""

from lms.sessions.views.area_filings import bp as area_filings
from lms.sessions.views.arrivals import bp as arrivals
from lms.sessions.views.bookings import bp as bookings
from lms.sessions.views.calls import bp as calls
from lms.sessions.views.campaigns import bp as campaigns
from lms.sessions.views.coordinate_campaigns import bp as coordinate_campaigns
from lms.sessions.views.desk import bp as desk
from lms.sessions.views.desk_sync import bp as desk_sync
from lms.sessions.views.disruptions import bp as disruptions
from lms.sessions.views.due_days import bp as due_days
from lms.sessions.views.feed import bp as feed
from lms.sessions.views.filings import bp as filings
from lms.sessions.views.finding import bp as finding
from lms.sessions.views.groups import bp as groups
from lms.sessions.views.instructors import bp as instructors
from lms.sessions.views.kit import bp as kit
from lms.sessions.views.members import bp as members
from lms.sessions.views.needs import bp as needs
from lms.sessions.views.organise import bp as organise
from lms.sessions.views.organise_groups import bp as organise_groups
from lms.sessions.views.organise_people import bp as organise_people
from lms.sessions.views.organise_plan import bp as organise_plan
from lms.sessions.views.outside import for_coordinators, for_organisers
from lms.sessions.views.public import bp as public
from lms.sessions.views.roster_files import bp as roster_files
from lms.sessions.views.rosters import bp as rosters
from lms.sessions.views.scans import bp as scans
from lms.sessions.views.series import bp as series
from lms.sessions.views.sheet import bp as sheet
from lms.sessions.views.venues import bp as venues

blueprints = (
    finding,
    feed,
    public,
    bookings,
    groups,
    organise,
    organise_plan,
    organise_people,
    organise_groups,
    needs,
    series,
    instructors,
    campaigns,
    coordinate_campaigns,
    due_days,
    filings,
    area_filings,
    for_organisers,
    for_coordinators,
    rosters,
    roster_files,
    members,
    venues,
    calls,
    disruptions,
    desk,
    desk_sync,
    scans,
    sheet,
    kit,
    arrivals,
)
