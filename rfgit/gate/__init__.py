"""The decision: may this artifact run there, now? Evidence and requirements in, findings out."""
