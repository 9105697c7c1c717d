"""The command line. It parses, calls, prints and exits; nothing else of the package does these things."""

from kg.cli import (
    assessing,
    benching,
    checking,
    comparing,
    editing,
    fixing,
    querying,
    serving,
    starting,
    storing,
    validating,
)
from kg.cli.app import main

__all__ = [
    "assessing",
    "benching",
    "checking",
    "comparing",
    "editing",
    "fixing",
    "main",
    "querying",
    "serving",
    "starting",
    "storing",
    "validating",
]
