# What run and peers/run have in common, which are bash, in the root of the repository. install_python and install_node fetch what is pinned,
# unless that is what was fetched last time.

# install_python FOLDER SUFFIX makes an environment in the folder, of the requirements and constraints with this suffix.
install_python() {
	local venv=interop/$1 wanted
	wanted=$(cat "interop/requirements$2.txt" "interop/constraints$2.txt")
	[ "$(cat "$venv/installed" 2>/dev/null)" = "$wanted" ] && return
	rm -rf "$venv" &&
		python3 -m venv "$venv" &&
		timeout 300 "$venv/bin/pip" install --quiet --disable-pip-version-check -r "interop/requirements$2.txt" &&
		printf '%s\n' "$wanted" >"$venv/installed"
}

install_node() {
	local stamp=interop/node_modules/installed
	cmp -s interop/package-lock.json $stamp && return
	timeout 300 npm ci --prefix interop --ignore-scripts --no-audit --no-fund --loglevel=error >&2 &&
		cp interop/package-lock.json $stamp
}

# address FILE waits until a server has written its address into a file, and sets url to it.
address() {
	for _ in {1..100}; do
		sleep 0.1
		url=$(head -1 "$1") && [ -n "$url" ] && return
	done
	return 1
}

# stay_here lets nothing leave the machine, and no real key be used.
stay_here() {
	unset OPENAI_BASE_URL OPENAI_ORG_ID OPENAI_PROJECT_ID
	export OPENAI_API_KEY=any OPENAI_AGENTS_DISABLE_TRACING=1 NO_PROXY=127.0.0.1 no_proxy=127.0.0.1 PYTHONDONTWRITEBYTECODE=1
}
