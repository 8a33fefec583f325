"""The application's memory: what is taught, how text becomes keys, and how a read becomes candidates."""
