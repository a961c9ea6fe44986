def pre(inputs, config):
    for number in range(3, 1024):
        open(number, "rb", closefd=False)
    return {"x": inputs}
