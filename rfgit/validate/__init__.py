"""Run what was built, in a child process that can do nothing else, and say what was seen.

`run.validate(plan, scratch)` is the face. It imports neither numpy nor onnxruntime: only the child does.
"""
