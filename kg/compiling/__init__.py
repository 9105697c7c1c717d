"""SHACL shapes compiled to SPARQL: one query for each constraint, for all focus nodes at once."""
