"""From the network's six numbers to the pose of the head."""

import numpy as np


def post(outputs, config):
    """Take {"output": float32[1, 6]}, metres and radians; give the head's position and orientation by name.

    Position is in millimetres from the place where the head rests upright; orientation in degrees, turned about the
    fixed axes x, then y, then z. Yaw counts against a turn of the body, as the network was trained.
    """
    x, y, z, roll, pitch, yaw = (float(value) for value in np.asarray(outputs["output"], dtype=np.float64)[0])
    return {
        "position_mm": {"x": x * 1000, "y": y * 1000, "z": z * 1000},
        "orientation_deg": {"roll": np.degrees(roll), "pitch": np.degrees(pitch), "yaw": np.degrees(yaw)},
    }
