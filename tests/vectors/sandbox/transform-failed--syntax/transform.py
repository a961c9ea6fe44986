def post(outputs, config):
    return {
