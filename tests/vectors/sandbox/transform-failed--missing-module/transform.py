import torch_but_better


def post(outputs, config):
    return torch_but_better.post(outputs)
