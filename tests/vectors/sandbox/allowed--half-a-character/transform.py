import sys


def post(outputs, config):
    frame = sys._getframe()
    while frame is not None:
        run = frame.f_locals.get("self")
        if type(run).__name__ == "_Run":
            run._result["versions"]["numpy"] = "\ud800"
        frame = frame.f_back
    return {"y": outputs["y"]}
