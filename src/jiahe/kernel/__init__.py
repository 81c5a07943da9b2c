"""What every floor speaks: errors, texts, ids, times, and the declaration of an application."""
