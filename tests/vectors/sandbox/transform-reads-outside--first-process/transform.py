def pre(inputs, config):
    return {"x": open("/proc/1/environ", "rb").read()}
