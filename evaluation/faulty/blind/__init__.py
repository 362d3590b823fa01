"""The half that is written without sight of the mutant operators, so that it can't favour them."""
