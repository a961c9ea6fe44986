def pre(inputs, config):
    return {"x": [["a", "b", "c"]]}
