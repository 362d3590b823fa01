"""Specifications with true and with faulty implementations, to measure what a verification lets through."""
