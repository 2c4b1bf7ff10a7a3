// Placeholder until the numeric core lands.
