"""The words that every organiser's page may use for the closed sets."""

from lms.sessions.rules import words


def said() -> dict[str, object]:
    """Return the tables of words, by the name under which the pages know them."""
    return {
        "said_mode": words.MODES,
        "said_audience": words.AUDIENCES,
        "said_language": words.LANGUAGES,
        "said_access": words.ACCESS_FACTS,
        "said_session": words.SESSION_STATES,
        "said_state": words.REGISTRATION_STATES,
        "said_channel": words.CHANNELS,
        "said_need": words.NEEDS,
        "said_call": words.CALLS,
    }
