"""From one release, one target and the model's bytes to one artifact, the same bytes everywhere."""
