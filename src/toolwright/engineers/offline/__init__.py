"""The engineer that works without a model: program synthesis over tables."""
