"""Turtle as text: tokens, triples that know where they stand, and one layout for files that people edit."""

from kg.turtle.layout import LayoutError, laid_out
from kg.turtle.parser import Parsed, Statement, parse
from kg.turtle.tokens import Token, TurtleError, tokens

__all__ = ["LayoutError", "Parsed", "Statement", "Token", "TurtleError", "laid_out", "parse", "tokens"]
