while True: pass


def pre(inputs, config):
    return {"x": inputs}
