"""The command line: one module a verb. Only this room reads the environment, the working directory and the clock."""
