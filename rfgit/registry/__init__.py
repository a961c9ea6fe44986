"""Model registries: where an approved model's bytes and state come from."""
