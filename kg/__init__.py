"""A knowledge graph of labour-mobility programmes whose success criteria run."""
