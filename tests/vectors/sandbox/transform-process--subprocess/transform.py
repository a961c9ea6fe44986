import subprocess


def pre(inputs, config):
    return {"x": subprocess.run(["id"], check=True).stdout}
