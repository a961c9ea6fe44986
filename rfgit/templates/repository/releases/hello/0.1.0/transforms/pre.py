"""From what the distance sensors say to what the model reads."""

import numpy as np

SENSORS = ("left_m", "front_m", "right_m")


def pre(inputs, config):
    """Take three distances by name, in metres; give {"nearness": float32[1, 3]}.

    Nearness is 0 for nothing in range, and 1 for touching.
    Raises ValueError for a distance that is not one: below zero, or not a number.
    """
    distances = np.array([inputs[sensor] for sensor in SENSORS], dtype=np.float64)
    if not np.all(distances >= 0):
        raise ValueError(f"expected distances in metres, got {distances.tolist()}")
    reach = config["config/hello.json"]["max_range_m"]
    nearness = 1 - np.minimum(distances, reach) / reach
    return {"nearness": nearness.astype(np.float32).reshape(1, len(SENSORS))}
