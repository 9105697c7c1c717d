"""The command line. It parses, calls, prints and exits; nothing else of the package does these things."""

from kg.cli.commands import main

__all__ = ["main"]
