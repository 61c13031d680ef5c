"""What a stolen table of passwords would be worth."""

import subprocess
import sys

from argon2 import extract_parameters
from argon2.low_level import Type

LEAST_MEMORY_KIB, LEAST_ROUNDS = 19 * 1024, 2  # OWASP, Password Storage Cheat Sheet, Argon2id
HASH_ONE = "from lms.accounts.sign_in import password_hash; print(password_hash('ひだまりの庭'))"


def test_a_password_is_costly_to_guess():
    """In a process of its own, as the tests hash cheaply."""
    done = subprocess.run([sys.executable, "-c", HASH_ONE], check=True, capture_output=True, text=True)

    found = extract_parameters(done.stdout.strip())
    assert found.type is Type.ID
    assert found.memory_cost >= LEAST_MEMORY_KIB
    assert found.time_cost >= LEAST_ROUNDS
