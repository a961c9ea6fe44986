def post(outputs, config):
    pass
