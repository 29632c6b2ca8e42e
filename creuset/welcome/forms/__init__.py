"""What is asked of those who found, import or invite."""
