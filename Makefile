# Two commands matter: `make demo` and `make test`. Both set up everything they need in .venv.
.DEFAULT_GOAL := help
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
SOURCES := pyproject.toml hatch_build.py $(wildcard src/parvis/locale/*/LC_MESSAGES/*.po)

.PHONY: help setup demo test bench bench-relevance lock messages clean

help:
	@echo "make demo [PORT=8000]   set up, load the sample catalogue, serve it / installer, charger le catalogue d'exemple, le servir"
	@echo "make test               set up and run every test / installer et exécuter tous les tests"
	@echo "make bench              measure / mesurer"
	@echo "make bench-relevance    measure how well search finds / mesurer la qualité de la recherche"
	@echo "make messages           extract the strings to translate / extraire les chaînes à traduire"
	@echo "make lock               renew the locked dependencies / renouveler les dépendances verrouillées"

$(VENV)/bin/python:
	@$(PYTHON) tools/bootstrap.py $(VENV)

$(VENV)/.runtime: $(VENV)/bin/python requirements/runtime.txt $(SOURCES)
	@echo "Installing Parvis (a minute the first time) / Installation de Parvis (une minute la première fois)"
	@$(BIN)/python -m pip install -q --require-hashes -r requirements/runtime.txt
	@$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.demo: $(VENV)/.runtime requirements/demo.txt
	@$(BIN)/python -m pip install -q --no-deps --require-hashes -r requirements/demo.txt
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements/dev.txt
	@echo "Installing the test tools / Installation des outils de test"
	@$(BIN)/python -m pip install -q --require-hashes -r requirements/dev.txt
	@touch $@

setup: $(VENV)/.runtime $(VENV)/.dev $(VENV)/.demo

demo: $(VENV)/.runtime $(VENV)/.demo
	@$(BIN)/parvis demo --port $(PORT)

test: $(VENV)/.dev $(VENV)/.demo
	@$(BIN)/python -m pytest -n auto --dist loadfile -m "not browser and not services"

bench: $(VENV)/.dev $(VENV)/.demo
	@$(BIN)/python -m bench

bench-relevance: $(VENV)/.dev $(VENV)/.demo
	@$(BIN)/python -m bench relevance

messages: $(VENV)/.dev
	@$(BIN)/python tools/messages.py

lock: $(VENV)/bin/python
	@$(BIN)/python -m pip install -q uv
	$(BIN)/uv pip compile -q -U --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url pyproject.toml requirements/runtime.in -o requirements/runtime.txt
	$(BIN)/uv pip compile -q -U --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url pyproject.toml requirements/runtime.in requirements/dev.in -c requirements/runtime.txt -o requirements/dev.txt
	$(BIN)/uv pip compile -q -U --no-deps --generate-hashes --no-annotate --no-header --no-emit-index-url requirements/demo.in -o requirements/demo.txt
	$(BIN)/uv pip compile -q -U --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url requirements/croissant.in -o requirements/croissant.txt

clean:
	rm -rf $(VENV) .croissant var
