"""The engineer that asks a language model. Importing anything here but `prompts` imports Pydantic AI."""
