.DEFAULT_GOAL := help
.PHONY: help run test check bench evaluate page

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' Makefile | expand -t 16

run: ## install what is needed and serve http://localhost:5001
	@scripts/run

test: ## the whole test suite; ARGS="-k name" goes to pytest
	@scripts/test $(ARGS)

check: ## formatter, linter, type checker, import layers: what CI runs before the tests
	@scripts/check

bench: ## benchmarks: a table with ratios
	@scripts/sync dev && PYTHONPATH=tests .venv/bin/python -m benchmarks $(ARGS)

evaluate: ## how many questions of a benchmark are answered rightly: make evaluate DATA=folder
	@scripts/sync dev && .venv/bin/python -m evaluation dabench --data "$(or $(DATA),$(error name its folder: make evaluate DATA=folder))" --bare $(ARGS)

page: ## build the web page
	@scripts/sync run && .venv/bin/python scripts/page.py build
