def pre(inputs, config):
    return {"X": inputs}
