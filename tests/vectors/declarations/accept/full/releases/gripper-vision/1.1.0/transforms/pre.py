"""From angles to the model's feeds."""


def pre(inputs, config):
    return {"input": [inputs["angles"]]}
