def pre(inputs, config):
    return sum(range(10**15))
