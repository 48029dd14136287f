"""TriStation, in which Triconex safety controllers are engineered."""
