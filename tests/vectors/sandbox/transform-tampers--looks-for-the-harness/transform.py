import gc


def pre(inputs, config):
    try:
        gc.get_objects()
    except BaseException:
        pass
    return {"x": inputs}
