"""Steps whose stored result survives a crash."""
