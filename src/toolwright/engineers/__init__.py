"""Who writes tools."""
