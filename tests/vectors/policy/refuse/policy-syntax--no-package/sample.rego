deny contains 1
