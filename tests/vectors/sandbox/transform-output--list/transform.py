def pre(inputs, config):
    return [inputs]
