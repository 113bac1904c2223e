"""Hooks the clients of the providers, below their retry loops."""
