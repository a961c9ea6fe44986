def pre(inputs, config):
    return {"x": [inputs]}
