package rfgit.sample

warn := set()

other contains 1 if input.bad
