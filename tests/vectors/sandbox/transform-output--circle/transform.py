def post(outputs, config):
    found = []
    found.append(found)
    return found
