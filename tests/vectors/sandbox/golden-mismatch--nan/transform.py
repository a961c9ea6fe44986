def post(outputs, config):
    outputs["y"][0][1] = float("nan")
    return {"y": outputs["y"]}
