# Fetches what is pinned, unless that is what was fetched last time. For scripts in bash, from the root of the repository.

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
