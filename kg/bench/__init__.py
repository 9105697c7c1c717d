"""The room that measures: made-up programmes with planted faults, engines and stores side by side, and the page of it.

Each engine runs in a process of its own, so that none warms up, slows down or fattens another.
"""
