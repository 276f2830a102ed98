"""The outside world, one room for each neighbour; adapters never import each other."""
