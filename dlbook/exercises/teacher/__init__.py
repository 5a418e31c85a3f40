"""The teacher's pack: notebooks without solutions, a key, and an autograder."""
