"""The command line. It parses, calls, prints and exits; nothing else of the package does these things."""

from kg.cli import assessing, checking, querying
from kg.cli.app import main

__all__ = ["assessing", "checking", "main", "querying"]
