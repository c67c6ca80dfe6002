"""What happens to the site when something it stands on fails, and when somebody wants it to fail."""
