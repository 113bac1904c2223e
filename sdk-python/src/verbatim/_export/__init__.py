"""The way of finished spans out of the process: bounded by bytes, on a thread of its own. Knows no provider."""
