"""An application that shows one screen of every kind."""
