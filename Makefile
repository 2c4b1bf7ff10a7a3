# Two commands are enough on a fresh machine: `make site` and `make test`. `make help` lists the rest.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PENTIMENTO := .build/release/pentimento

# What the program is made of. Folders are listed too: their times change when a file is removed.
PROGRAM_SOURCES := Package.swift $(shell find Sources templates)

# A stamp can outlive the program that it vouches for; then build again.
ifeq ($(wildcard $(PENTIMENTO)),)
.PHONY: .build/pentimento.stamp
endif

.PHONY: help
help:
	@echo "make site    paint every tutorial of content/ and write the site to site/"
	@echo "make test    build and run every test, then check the pages in a browser"
	@echo "make serve   show the site on 127.0.0.1 and follow every change"
	@echo "make bench   measure, and print the figures of Benchmarks/RESULTS.md"
	@echo "make lint    hold the sources against .swift-format"
	@echo "make clean   remove what was built, the painting cache and the site"
	@echo
	@echo "site, test, serve and bench install missing Debian packages first (.ci/packages says which and why)."

.PHONY: site
site: .build/pentimento.stamp
	@$(PENTIMENTO) build

.PHONY: serve
serve: .build/pentimento.stamp
	@exec $(PENTIMENTO) serve

.PHONY: test
test:
	@.ci/packages build test
	swift build -c release --build-tests
	@# One after another: tests that compute for seconds would keep those waiting that watch a clock.
	swift test -c release --skip-build --no-parallel
	@# The numeric core once more as on lesser processors, oneDNN included.
	@for level in generic avx2 avx512; do \
	  PENTIMENTO_CPU=$$level swift test -c release --skip-build --no-parallel --filter TensorsTests || exit 1; \
	done
	@.ci/page-checks

.PHONY: bench
bench: .build/pentimento.stamp
	@.ci/packages build bench
	@Benchmarks/run

.PHONY: lint
lint:
	swift format lint --strict --recursive --parallel Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Sources

.PHONY: clean
clean:
	rm -rf .build Benchmarks/.build .pentimento
	find site -mindepth 1 -not -name .gitignore -delete

.build/pentimento.stamp: $(PROGRAM_SOURCES)
	@.ci/packages build
	@mkdir -p .build && touch $@.started
	swift build -c release --product pentimento
	@mv $@.started $@
