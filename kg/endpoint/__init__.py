"""A SPARQL 1.1 endpoint somewhere else, asked through SPARQLWrapper as the embedded store is asked directly.

It may be slow, broken, hostile or guarded. So every request has a total deadline and a cap on the bytes of its answer,
redirects, proxies and cookies are not followed or kept, credentials go to one host only, and an answer is either whole
or an error of one line.
"""

from kg.endpoint.address import name_of
from kg.endpoint.asking import DEADLINE, Endpoint, endpoints
from kg.endpoint.credentials import Credentials, check_credentials, credentials

__all__ = ["DEADLINE", "Credentials", "Endpoint", "check_credentials", "credentials", "endpoints", "name_of"]
