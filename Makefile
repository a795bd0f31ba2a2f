# Each target is a script in tools/: read there what it does. ARGS goes to it, as in `make e2e ARGS="--project desktop"`.

.PHONY: help run test watch lint deny e2e faults lighthouse screenshots bench package setup

help: ## this list
	@sed -n 's/^\([a-z0-9]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 21

run: ## build and serve the panel on SQLite in ./data
	@tools/run $(ARGS)

test: ## lints, Rust tests on SQLite and PostgreSQL, end-to-end tests
	@tools/test

watch: ## serve for development: rebuild and reload on change
	@tools/watch $(ARGS)

lint: ## formatting, clippy, licences and sources of dependencies
	@tools/lint

deny: ## known vulnerabilities of the dependencies as well
	@tools/deny

e2e: ## end-to-end tests alone
	@tools/e2e $(ARGS)

faults: ## kill, fill the disk, stop PostgreSQL: at many random moments
	@tools/faults $(ARGS)

lighthouse: ## Lighthouse on the pages that most people see
	@tools/lighthouse $(ARGS)

screenshots: ## pictures of every page, and the README's
	@tools/screenshots $(ARGS)

bench: ## speed and size, as a table
	@tools/setup bench
	@tools/bench $(ARGS)

package: ## an archive of server, site and documents
	@tools/package

setup: ## prepare what this machine lacks; the others do it by themselves
	@tools/setup test
