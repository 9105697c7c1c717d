"""Validation after an edit: only the focus nodes that the change can reach are looked at, with the same results."""
