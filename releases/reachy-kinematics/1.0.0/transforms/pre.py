"""From what the joints' encoders say to what the network reads."""

import numpy as np

# In the order of the network's input.
JOINTS = ("yaw_body", "stewart_1", "stewart_2", "stewart_3", "stewart_4", "stewart_5", "stewart_6")


def pre(inputs, config):
    """Take all seven joint angles by name, in degrees; give {"input": float32[1, 7]}, in radians.

    Raises ValueError for a joint that is missing or unknown, and for an angle outside config/limits.json: there the
    network was not fitted, and a pose that it makes up is worse than none.
    """
    if set(inputs) != set(JOINTS):
        raise ValueError(f"expected the joints {', '.join(JOINTS)}, got {', '.join(sorted(inputs))}")
    limits = config["config/limits.json"]["joints"]
    for joint in JOINTS:
        low, high = limits[joint]
        if not low <= inputs[joint] <= high:
            raise ValueError(f"{joint}: expected {low} to {high} degrees, got {inputs[joint]}")
    radians = np.deg2rad([inputs[joint] for joint in JOINTS])
    return {"input": radians.astype(np.float32).reshape(1, len(JOINTS))}
