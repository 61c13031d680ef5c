"""How often one address may try what can be guessed."""

from flask import Response
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(key_func=get_remote_address, strategy="moving-window")

GUESSABLE = "10 per 5 minutes"
LOOKED_UP = "30 per minute"
FROM_A_HALL = "300 per hour"
"""For what a whole hall may send from one address, and nobody needs to send more often."""
TOO_MANY_REQUESTS = 429


def is_refused(response: Response) -> bool:
    """Count refusals alone: in a hall, thirty people sign up, sign in and book from one address.

    What only said to wait is no further try.
    """
    return response.status_code >= 400 and response.status_code != TOO_MANY_REQUESTS
