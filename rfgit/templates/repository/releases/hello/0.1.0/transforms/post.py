"""From the model's two numbers to how the robot drives."""


def post(outputs, config):
    """Take {"drive": float32[1, 2]}, each -1 to 1; give metres a second ahead and radians a second to the left."""
    forward, turn = (float(value) for value in outputs["drive"][0])
    limits = config["config/hello.json"]
    return {"forward_mps": forward * limits["max_forward_mps"], "turn_radps": turn * limits["max_turn_radps"]}
