# Two commands for a fresh clone: `make demo` and `make test`.
.DEFAULT_GOAL := help

GO      ?= go
# What works on data of one goroutine, and libraries whose own specs run with the race detector: it finds nothing in there, and takes
# most of the time of all specs. What calls them is watched. None of them may use a sync.Map: the linker would take its code, unwatched,
# for all others, and encoding/json would seem to race.
UNWATCHED := $(addprefix github.com/voicesim/voicesim/,audio fakeserver/internal/beats fakeserver/internal/turns internal/formant internal/phoneline internal/recognition internal/voice judge/internal/measures wire) \
	encoding/base64 math regexp regexp/syntax strconv strings time unicode unicode/utf8 github.com/coder/websocket go.yaml.in/yaml/v4/internal/libyaml
# Nobody debugs these programs, and what points at memory without types is in libraries alone: without tables for a debugger and checks
# of such pointers they compile faster. Compilers and specs collect garbage less often than usual: they end soon.
LEAN    := -dwarf=false -d=checkptr=0
RACE    := GOGC=800 GORACE=atexit_sleep_ms=10 $(GO) test -race -gcflags='all=$(LEAN)'
# The specs of every package that has a suite. Without GORACE each program of specs sleeps for a second when it has ended. What
# go test vets by itself is part of `make vet`.
SPECS   := $(RACE) -vet=off $(UNWATCHED:%=-gcflags='%=-race=false $(LEAN)') ./...
NOTNET  := -ginkgo.label-filter='!network && !tools && !determinism && !sweep && !module'
# Sweeps over all recordings, all bytes of all frames, all reports of many calls, many texts to mask, events in any order, or the whole library with every
# mutant: arithmetic, for which the race detector only costs time. A package without a spec of that label is a failure.
SWEPT    = $(sort $(dir $(shell grep -rl --include='*_test.go' --exclude-dir=out 'Label."sweep"' .)))
SWEEPS   = $(GO) test -vet=off $(SWEPT) -ginkgo.label-filter='sweep' -ginkgo.fail-on-empty
FUZZTIME ?= 20s
PLAYS   ?= 2000
# Tools from a module of their own, pinned there: nobody who imports this module gets their requirements.
TOOL    := $(GO) tool -modfile=$(CURDIR)/tools/go.mod

build: ## Build bin/voicesim
	$(GO) build -trimpath -o bin/voicesim ./cmd/voicesim

release: ## Static binaries for Linux, macOS and Windows, with checksums, in dist/
	rm -rf dist && mkdir dist
	@set -e; for target in linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64 windows/arm64; do \
		os=$${target%/*}; arch=$${target#*/}; ext=; [ $$os != windows ] || ext=.exe; \
		echo "dist/voicesim_$$os""_$$arch$$ext"; \
		CGO_ENABLED=0 GOOS=$$os GOARCH=$$arch $(GO) build -trimpath -buildvcs=true -ldflags='-s -w' -o "dist/voicesim_$$os""_$$arch$$ext" ./cmd/voicesim; \
	done
	cd dist && sum=$$(command -v sha256sum || echo shasum -a 256) && $$sum voicesim_* > checksums.txt && $$sum --check --quiet checksums.txt

demo: build ## Play the bundled scenarios on the simulator and write out/
	bin/voicesim run --out out scenarios/library/supportline

test: ## All specs that need no socket, server or browser, with the race detector; the sweeps are a target of their own
	$(SPECS) $(NOTNET)

sweeps: ## The exhaustive specs, without the race detector: all recordings, all bytes of all frames, reports of many calls
	$(SWEEPS)

check: fmt-check vet lint analyze test sweeps ## Everything that must pass before a commit

modules: ## Programs and modules outside this repository that use it, built and run
	$(GO) test ./cli ./internal/virtualtime -ginkgo.label-filter='module && !tools' -ginkgo.fail-on-empty

network: ## The few specs that use real sockets and the wall clock
	$(SPECS) -ginkgo.label-filter='network && !module'

speech: ## What needs an installed voice: Debian's flite (left out where it is not installed)
	$(GO) test ./speech/... ./cli -count=1 -ginkgo.label-filter='tools && !table'

determinism: ## Play each scenario of the support line PLAYS times, the whole library a twentieth as often, and demand one timeline
	VOICESIM_PLAYS=$(PLAYS) $(GO) test ./harness -count=1 -timeout 30m -ginkgo.label-filter='determinism'

interop: build ## The official SDKs and three frameworks, from their registries, against voicesim serve (needs python3, node and npm)
	interop/run

ruler: ## The recordings of the bundled calls, measured a second time by hotato of PyPI (needs python3)
	test -x out/ruler/bin/hotato || (python3 -m venv out/ruler && timeout 300 out/ruler/bin/pip install --quiet --disable-pip-version-check --require-hashes -r harness/testdata/ruler.txt)
	VOICESIM_RULER=$(CURDIR)/out/ruler/bin/hotato $(GO) test ./harness -count=1 -ginkgo.label-filter='tools'

conformance: ## Frames against the published schema and openai-go, order, replays of recordings
	cd conformance && $(RACE) ./...

browser: ## The report's page in a headless Chromium; pictures in out/browser (needs chromium and npm)
	browser/run

bench: ## Benchmarks, with allocations
	$(GO) test -run '^$$' -bench . -benchmem ./...

bench-peers: ## The official SDKs and ours as clients of one server, measured (needs python3, node and npm, and a quiet machine)
	interop/peers/run

fuzz: ## Fuzz each parser for FUZZTIME
	@set -e; for pkg in $$($(GO) list ./...); do \
		for name in $$($(GO) test -list '^Fuzz' $$pkg | grep '^Fuzz' || true); do \
			echo "$$pkg $$name"; $(GO) test -run '^$$' -fuzz "^$$name$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 2s $$pkg; \
		done; \
	done

cover: ## Coverage by package; that of the small rooms of internal, whose specs stand above them, is not told
	$(GO) test -cover ./... $(NOTNET)

golden: ## Rewrite golden files, the schema and the tables of the docs, then look at the difference
	VOICESIM_UPDATE=1 $(GO) test ./harness ./judge ./scenarios/... ./fakeserver/faults ./fakeserver/models ./reports ./cli -count=1 -ginkgo.focus="golden file"
	git diff --stat

bundle: ## Make the script and the style of the report's page anew of reports/page/script, after a change there
	cd browser && $(GO) run ./bundle ../reports/page

fixtures: ## Rebuild the recordings byte for byte (needs the speech tools, see audiofixtures/NOTICE)
	$(GO) run ./audiofixtures/internal/make

fmt: ## Format
	gofmt -w $$(git ls-files '*.go')

fmt-check: ## Fail if formatting would change anything
	@out=$$(gofmt -l $$(git ls-files '*.go')); [ -z "$$out" ] || { echo "gofmt would change:"; echo "$$out"; exit 1; }

vet: ## go vet
	$(GO) vet ./...

lint: ## House rules: floors, doors, sizes, docs
	$(GO) test ./internal/archtest

analyze: ## staticcheck, and switches over our enumerations that forget a case and have no default
	$(TOOL) staticcheck ./...
	$(TOOL) exhaustive -default-signifies-exhaustive -test=false -ignore-enum-types '^(reflect|go\.yaml\.in/.*)\.' ./...
	cd conformance && $(TOOL) staticcheck ./...

deadcode: ## Functions that neither a command nor a spec calls
	$(TOOL) deadcode -test ./...

vuln: ## Known vulnerabilities in what is used (needs vuln.go.dev, so it is in no other target)
	$(TOOL) govulncheck ./...

rooms: ## Every package with its files and lines
	@$(GO) test -v ./internal/archtest -ginkgo.no-color -ginkgo.focus='has rooms' | sed -n 's/^ *\([0-9][0-9]* *[0-9][0-9]*  [a-z]\)/\1/p'

tidy: ## go mod tidy, fail if it changes anything
	$(GO) mod tidy -diff
	cd tools && $(GO) mod tidy -diff
	cd examples/dentist && $(GO) mod tidy -diff
	cd examples/supportline && $(GO) mod tidy -diff
	cd examples/microphone && $(GO) mod tidy -diff
	cd examples/twilio && $(GO) mod tidy -diff
	cd interop/peers/ours && $(GO) mod tidy -diff
	cd browser && $(GO) mod tidy -diff

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  %-12s %s\n", $$1, $$2}'

.PHONY: build browser bundle release demo test sweeps check modules network speech determinism ruler interop conformance bench bench-peers fuzz cover golden fixtures fmt fmt-check vet lint rooms analyze deadcode vuln tidy help
