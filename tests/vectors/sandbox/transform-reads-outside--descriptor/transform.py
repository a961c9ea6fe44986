def pre(inputs, config):
    for number in range(3, 64):
        open(number, "rb", closefd=False)
    return {"x": inputs}
