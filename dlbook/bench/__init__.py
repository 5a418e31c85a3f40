"""The core's speed beside that of other libraries, and the larger experiments of the chapters."""
