"""The exercises, each in a file of its own: PART/CHAPTER/ID.py."""
