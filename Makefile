# Needs nothing but make and Python >= 3.11 with venv; everything else goes into .venv.

PYTHON ?= python3
PY     := .venv/bin/python
UPGRADE :=
ALL     :=
TARGETS :=

export PYTHONUTF8 := 1
export TZ := Asia/Shanghai
# Material prints an end-of-life banner before every build; an editor can do nothing about it.
export NO_MKDOCS_2_WARNING := 1
# Every step and thousands of tests are processes of their own: modules are compiled once for all.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: site serve desk check release review kit test test-all bench load lighthouse lint clean \
	lock

# The last good site/ stays until a new one is complete.
site: .venv/requirements.stamp
	@$(PY) -m macros site $(ALL)

serve: .venv/requirements.stamp
	@$(PY) -m macros serve

desk: .venv/requirements.stamp
	@$(PY) -m macros desk

# Every mistake in data/ and docs/, without building anything.
check: .venv/requirements.stamp
	@$(PY) -m macros check

# One package that may go public, or the list of what is missing; see handbook/release.md.
release: .venv/requirements-release.stamp
	@$(PY) -m macros release

# One zip for each system, for computers without a network; see handbook/handin.md.
kit: .venv/requirements.stamp
	@$(PY) -m macros kit $(TARGETS)

# What a reviewer needs, from wrong data too: problems, changed figures and pages, in review/.
# BASE is the branch or version to compare with; only the shell may read it, make would run it.
review: .venv/requirements.stamp
	@rm -rf review && mkdir review
	@base="$${BASE:-origin/HEAD}"; \
		since=$$(git merge-base HEAD "$$base" 2>/dev/null || echo "$$base"); \
		$(PY) -m macros diff --since="$$since" --format html >review/diff.html; \
		$(PY) -m macros diff --since="$$since" --format markdown >review/diff.md; cat review/diff.md
	@$(MAKE) --no-print-directory site ALL=--all >review/check.txt 2>&1 && cp -R site/. review/site \
		|| { $(PY) -m mkdocs build -q --no-strict --site-dir review/site 2>/dev/null; failed=1; }; \
		cat review/check.txt; exit $${failed:-0}

lint: .venv/requirements-dev.stamp
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy --strict

# What fails beside ten thousand others runs once more by itself: what is wrong fails again, and what
# only a busy machine breaks is listed, to be mended, without stopping everybody.
test test-all: .venv/requirements-dev.stamp
	@$(PY) tests/browser_setup.py
	@$(MAKE) --no-print-directory lint
	@$(PY) -m pytest -n auto --dist worksteal $(PYTEST_ARGS) || { test $$? = 1 \
		&& echo '没有通过的，单独再做一遍：' && $(PY) -m pytest --lf --lfnf=none $(PYTEST_ARGS) \
		&& echo '上面列的第一遍没有通过，单独做通过了：测试或者程序不稳，要查。'; }
test-all: PYTEST_ARGS = -m ''

# Keeps what it finds in BENCH.md; `make bench PARTS=visits` measures a part and keeps nothing,
# `PARTS=large` measures 10,000 pages, `PARTS=all` everything with that.
bench: .venv/requirements-dev.stamp
	@PYTHONPATH=.:tests $(PY) -m bench $(PARTS)

# Requests per second behind nginx; needs nginx and wrk.
load: site .venv/requirements-dev.stamp
	@PYTHONPATH=. $(PY) tests/load.py

# Scores of one page of each kind, as a phone sees it; needs Node.js for Lighthouse itself.
lighthouse: site .venv/requirements-dev.stamp
	@command -v npm >/dev/null || { echo '请先安装 Node.js（含 npm）' >&2; exit 1; }
	@test -x .build/lighthouse/node_modules/.bin/lighthouse || npm install --silent --no-audit \
		--no-fund --prefix .build/lighthouse lighthouse@12.8.2
	@$(PY) tests/lighthouse.py

# Back to a fresh clone.
clean:
	rm -rf .venv .build release review kit site .site.* .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +

# One lock for Linux, Windows and macOS, and for every Python from 3.11 on.
COMPILE = .build/uv/bin/uv pip compile --quiet $(UPGRADE) --universal --python-version 3.11 \
	--fork-strategy fewest --generate-hashes --no-emit-index-url --no-header
lock:
	@$(PYTHON) -m venv .build/uv && .build/uv/bin/python -m pip install -qq uv
	$(COMPILE) requirements.in -o requirements.txt
	$(COMPILE) -c requirements.txt requirements-release.in -o requirements-release.txt
	$(COMPILE) -c requirements.txt requirements-district.in -o requirements-district.txt
	$(COMPILE) -c requirements-release.txt -c requirements-district.txt requirements-dev.in \
		-o requirements-dev.txt
	for one in properdocs zensical; do \
		$(COMPILE) -c requirements.txt tests/generators/$$one.in -o tests/generators/$$one.txt || exit 1; done
	$(COMPILE) tests/bench/hugo.in -o tests/bench/hugo.txt
	for one in chromium83 chromium87; do \
		$(COMPILE) tests/engines/$$one.in -o tests/engines/$$one.txt || exit 1; done

# A tree made by `nianbao new-town` has no tests.
.venv/requirements-dev.stamp: | tests
tests:
	@echo '这里没有带测试：程序的测试在原来的仓库里。' >&2; exit 1

# The stamp is older than its lock when the lock has changed since.
.venv/%.stamp: %.txt
	@$(PYTHON) -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
		|| { echo '请先安装 Python 3.11 或更高版本（含 venv 组件）；Debian 12 及以上可运行：apt install python3 python3-venv' >&2; exit 1; }
	@echo '正在按 $< 安装所需组件，请稍候……'
	@$(PYTHON) -m venv .venv
	@$(PY) -m pip install -qq --require-hashes -r $< \
		|| { echo '组件没有装好：请检查网络后重新运行（可用环境变量 PIP_INDEX_URL 指定镜像）。' >&2; exit 1; }
	@touch $@
