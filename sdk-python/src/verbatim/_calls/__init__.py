"""Records the HTTP exchanges of model calls while they happen. Knows no provider's client."""
