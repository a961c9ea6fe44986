def pre(inputs, config):
    rows = [list(row) for row in inputs]
    inputs.clear()
    config.clear()
    return {"x": rows}
