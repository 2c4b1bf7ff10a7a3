// Placeholder until the site lands.
