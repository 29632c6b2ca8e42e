"""A code sent to an address before anyone is registered: kept in the session as a digest, good for a
quarter of an hour and three tries."""

import secrets
from typing import Any

from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 6
SECONDS = 15 * 60
TRIES = 3
Kept = dict[str, Any]


def new_code() -> str:
    return "".join(secrets.choice(SIGNS) for _sign in range(LENGTH))


def kept(code: str, email: str) -> Kept:
    now = timezone.now().timestamp()
    return {"digest": _digest(code, email), "email": email, "at": now, "tries": 0}


def is_spent(proof: Kept) -> bool:
    late = timezone.now().timestamp() - float(proof["at"]) > SECONDS
    return late or int(proof["tries"]) >= TRIES


def is_right(proof: Kept, written: str) -> bool:
    digest: str = proof["digest"]
    return constant_time_compare(digest, _digest(written, proof["email"]))


def _digest(code: str, email: str) -> str:
    letters = "".join(sign for sign in code.upper() if sign.isalnum())
    return salted_hmac("creuset.welcome.proof", f"{email}:{letters}").hexdigest()
