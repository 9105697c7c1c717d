"""The address of an endpoint: what it must be, and how it is shown."""

import ipaddress
from urllib.parse import SplitResult, urlsplit

from kg.errors import KgError


def parts_of(url: str) -> SplitResult:
    """The parts of an address that an endpoint can have. Raises KgError; a password in it is never repeated."""
    if not url.isprintable() or " " in url:
        raise KgError("the address of a store holds spaces or control characters. Take them out.")
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise KgError("the address of a store cannot be read. Write it like https://example.org/sparql.") from None
    if "@" in parts.netloc:
        raise KgError(
            "the address of a store holds a user or password. Take it out and set KG_STORE_USER and "
            "KG_STORE_PASSWORD, or use a netrc file."
        )
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.fragment:
        raise KgError(f"{inert(url)!r} is not the address of a store. Write it like https://example.org/sparql.")
    return parts


def name_of(url: str) -> str:
    """The address as messages show it: without its parameters, which may hold a key. Raises KgError."""
    parts = parts_of(url)
    return f"{parts.scheme}://{parts.netloc}{parts.path}"


def is_loopback(host: str) -> bool:
    """Whether a host is this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def inert(text: str, most: int = 150) -> str:
    """The first line of a text of someone else, shortened, without anything that a terminal would act on."""
    lines = (
        " ".join("".join(c if c.isprintable() else " " for c in line).split()) for line in text[:20_000].splitlines()
    )
    line = next((line for line in lines if line), "").rstrip(".")
    return line if len(line) <= most else line[: most - 2].rstrip() + " …"
