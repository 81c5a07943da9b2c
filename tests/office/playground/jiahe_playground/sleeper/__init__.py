"""An application that sleeps, fails or dies as it is told."""
