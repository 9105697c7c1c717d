"""Digest authentication (RFC 2617), as Virtuoso's /sparql-auth asks for it."""

import urllib.request

from kg.endpoint.credentials import Credentials


def answer_to(challenge: str, request: urllib.request.Request, given: Credentials) -> str | None:
    """The header Authorization that answers a challenge, or None if it asks for something else."""
    scheme, _, rest = challenge.partition(" ")
    if scheme.lower() != "digest" or not given.user:
        return None
    passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
    passwords.add_password(None, request.full_url, given.user, given.password)
    handler = urllib.request.HTTPDigestAuthHandler(passwords)
    try:
        fields = urllib.request.parse_keqv_list(urllib.request.parse_http_list(rest))
        answer = handler.get_authorization(request, fields)
    except (ValueError, KeyError, IndexError):  # an algorithm that is not known here, or no challenge at all
        return None
    return f"Digest {answer}" if answer else None
