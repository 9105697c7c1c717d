"""Who asks: credentials from the environment or the user's netrc file, for one host and never shown."""

import base64
import netrc
import os
from collections.abc import Sequence
from dataclasses import dataclass

from kg.endpoint.address import is_loopback, parts_of
from kg.errors import KgError

HOW = "Set KG_STORE_USER and KG_STORE_PASSWORD, or KG_STORE_TOKEN, or add the host to your netrc file"
"""How credentials are given, for messages."""


@dataclass(frozen=True, repr=False)
class Credentials:
    """A user with a password, or a token."""

    user: str = ""
    password: str = ""
    token: str = ""

    def header(self) -> str:
        """The value of the header Authorization."""
        if self.token:
            return f"Bearer {self.token}"
        return "Basic " + base64.b64encode(f"{self.user}:{self.password}".encode()).decode()

    def __repr__(self) -> str:
        return "Credentials(…)"


def credentials(url: str) -> Credentials | None:
    """The credentials for the host of an address, if there are any.

    Those of the environment come first; with KG_STORE_HOST they hold for that host only. Then comes the entry of the
    host in the netrc file; its ``default`` entry is passed over. Raises KgError where they would travel unencrypted,
    and where they are incomplete.
    """
    parts = parts_of(url)
    safe = parts.scheme == "https" or is_loopback(parts.hostname)
    given = _of_environment()
    only = os.environ.get("KG_STORE_HOST", "").strip().lower()
    if given and (not only or only in (parts.hostname, parts.netloc.lower())):
        if not safe:
            raise KgError(f"{parts.hostname}: credentials would travel unencrypted over http. Use its https address.")
        return given
    return _of_netrc(parts.hostname) if safe else None


def check_credentials(urls: Sequence[str]) -> None:
    """Refuse to send the credentials of the environment to several hosts. Raises KgError."""
    hosts = {parts_of(url).hostname for url in urls}
    if len(hosts) > 1 and _of_environment() and not os.environ.get("KG_STORE_HOST", "").strip():
        raise KgError(
            f"the credentials of the environment would go to {len(hosts)} hosts. "
            "Set KG_STORE_HOST to the one that they are for, and put others into your netrc file."
        )


def _of_environment() -> Credentials | None:
    user, password, token = (os.environ.get(f"KG_STORE_{part}", "") for part in ("USER", "PASSWORD", "TOKEN"))
    if token and (user or password):
        raise KgError("both KG_STORE_TOKEN and KG_STORE_USER or KG_STORE_PASSWORD are set. Unset one of them.")
    if bool(user) != bool(password):
        there, missing = ("USER", "PASSWORD") if user else ("PASSWORD", "USER")
        raise KgError(f"KG_STORE_{there} is set without KG_STORE_{missing}. Set both.")
    if not (token.isascii() and token.isprintable()) or " " in token:
        raise KgError("KG_STORE_TOKEN holds spaces, line breaks or other characters that no token has. Set it again.")
    if ":" in user:
        raise KgError("KG_STORE_USER holds a colon, which no user name can have here. Set it again.")
    return Credentials(user, password, token) if user or token else None


def _of_netrc(host: str) -> Credentials | None:
    given = os.environ.get("NETRC")
    path = given or "~/.netrc"
    try:
        hosts = netrc.netrc(given or None).hosts
    except FileNotFoundError:
        return None
    except netrc.NetrcParseError as error:
        # Its own message may repeat a password.
        raise KgError(
            f"{path}: line {error.lineno or '?'} is not as a netrc file should be, or others may read the file. "
            "Mend it, and let only yourself read it."
        ) from None
    except (OSError, ValueError):
        raise KgError(f"{path}: the netrc file cannot be read. Let yourself read it.") from None
    user, _, password = hosts.get(host, ("", None, ""))
    return Credentials(user, password) if user and password else None
