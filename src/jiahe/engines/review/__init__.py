"""Who should judge which case, may they, and how firm is the ranking that comes of it? Expert review, start to end."""
