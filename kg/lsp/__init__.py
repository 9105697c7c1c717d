"""A language server: findings, remedies, layout and meanings while Turtle is typed."""

from kg.lsp.serving import serve

__all__ = ["serve"]
