import socket


def pre(inputs, config):
    return {"x": socket.getaddrinfo("example.invalid", 443)}
