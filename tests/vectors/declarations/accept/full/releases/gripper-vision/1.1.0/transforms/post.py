"""From the model's outputs to a pose."""


def post(outputs, config):
    return {"pose": outputs["output"]}
