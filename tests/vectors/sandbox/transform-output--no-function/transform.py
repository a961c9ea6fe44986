def Post(outputs, config):
    return {"y": outputs["y"]}
