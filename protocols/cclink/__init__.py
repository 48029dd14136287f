"""CC-Link IE Field Basic, by which controllers set outputs and get inputs."""
