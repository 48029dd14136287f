"""Observations to plant: store, identity, classification, graph, zones and conduits."""
