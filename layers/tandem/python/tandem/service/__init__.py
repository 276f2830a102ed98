"""The order of effects: calls ports, asks the domain, decides nothing."""
