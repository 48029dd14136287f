# Sightglass: `make run` and `make test` do all their set-up themselves.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LAB := .venv-lab
PLANT ?= factory
SEED ?= 1
export PATH := $(CURDIR)/$(BIN):$(PATH)
RUST := $(shell find sensor protocols -name '*.rs' -o -name Cargo.toml) Cargo.toml Cargo.lock
WEB := $(shell find console/web -type f -not -path '*/node_modules/*' -not -path '*/dist/*' 2>/dev/null)

.PHONY: help run plant plant-attack test check bench wheel fuzz golden grades fmt setup packages counters clean

help: ## what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16

run: setup ## the console with the simulated plant (a real mirror: sudo sightglass run -i IFACE)
	@$(BIN)/sightglass run --demo

plant: setup $(LAB)/installed ## a plant of real protocol stacks, Sightglass live on its mirror (root; PLANT=factory SEED=1)
	@$(BIN)/python -m tests.lab up $(PLANT) --seed $(SEED)

plant-attack: ## attacks on the plant that `make plant` brought up
	@$(BIN)/python -m tests.lab attack $(PLANT) --seed $(SEED)

test: packages setup ## every test; what needs root, a browser or captures skips elsewhere and says so
	-@$(MAKE) --no-print-directory $(LAB)/installed
	cargo fmt --check
	cargo fmt --check --manifest-path tests/fuzz/Cargo.toml
	cargo clippy --workspace --all-targets --quiet -- -D warnings
	cargo test --workspace --quiet
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy
	npm --prefix console/web run --silent check
	$(BIN)/python -m tests.fuzz --inputs 4000
	$(BIN)/python -m pytest -n 2 --ignore tests/live
	$(BIN)/python -m pytest tests/live

check: setup ## format, lint, types and quick tests, in about a minute
	cargo fmt --check
	cargo fmt --check --manifest-path tests/fuzz/Cargo.toml
	cargo clippy --workspace --all-targets --quiet -- -D warnings
	cargo test --workspace --quiet
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q -m quick

bench: setup counters ## CPU and memory of what `make wheel` builds, beside tshark and nDPI; floods; what a day writes
	$(BIN)/maturin develop --release --pgo --quiet >/dev/null
	$(BIN)/python -m tests.bench.bench
	$(BIN)/python -m tests.bench.flood
	$(BIN)/python -m tests.bench.live

wheel: setup counters ## the package for sensors, in dist/: compiled for the paths that traffic takes
	$(BIN)/maturin build --release --pgo --out dist

SECONDS_EACH ?= 10

fuzz: setup ## feed all decoders and readers what nobody sent, for minutes; SECONDS_EACH=600 for hours
	FUZZ_ROUNDS=20000 FUZZ_CAPTURES=10000 cargo test --profile fuzz --workspace -- any_
	$(BIN)/python -m tests.fuzz --seconds $(SECONDS_EACH)

golden: setup ## write the golden observations anew; read the diff before you commit it
	$(BIN)/python -m tests.golden

grades: setup ## compute anew what each protocol's grade rests on, from captures and tshark
	$(BIN)/python -m tests.grades

fmt: setup ## format everything
	cargo fmt
	cargo fmt --manifest-path tests/fuzz/Cargo.toml
	$(BIN)/ruff format --quiet .
	$(BIN)/ruff check --fix --quiet .

setup: $(VENV)/built console/web/dist/index.html

packages: ## the system packages that tests need
	@./.ci/packages

counters: # what reads the counts of a build that counts
	@find "$$(rustc --print sysroot)" -name llvm-profdata | grep -q . || rustup component add llvm-tools || { echo "llvm-profdata of this Rust is needed: rustup component add llvm-tools"; exit 1; }

$(VENV)/installed: pyproject.toml
	@command -v cargo >/dev/null || { echo "Rust is needed: install rustup or your system's cargo (1.88 or newer)"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed"; exit 1; }
	$(PYTHON) -m venv $(VENV) || { echo "the venv module is needed: apt install python3-venv"; exit 1; }
	$(BIN)/pip install --quiet --upgrade pip maturin
	$(BIN)/python .ci/requirements.py | xargs -d '\n' $(BIN)/pip install --quiet
	@touch $@

$(LAB)/installed: tests/lab/requirements.txt
	$(PYTHON) -m venv $(LAB)
	$(LAB)/bin/pip install --quiet -r $<
	@touch $@

$(VENV)/built: $(VENV)/installed $(RUST)
	$(BIN)/maturin develop --release --quiet >/dev/null
	@touch $@

console/web/dist/index.html: $(filter-out console/web/dist/%,$(WEB))
	@command -v npm >/dev/null || { echo "Node.js 20.19 or newer with npm is needed to build the console"; exit 1; }
	npm --prefix console/web ci --silent --no-audit --no-fund
	npm --prefix console/web run --silent build
	@touch $@

clean: ## forget what was built
	rm -rf $(VENV) $(LAB) target dist console/web/dist console/web/node_modules sensor/*.so
