"""Prints what the drivers measured as a table: table.py SECONDS <lines"""

import json
import sys

seconds = float(sys.argv[1])
runs = [json.loads(line) for line in sys.stdin]
names = {"python": "Python", "js": "JavaScript"}
theirs = {(run["sessions"], run["client"]): run for run in runs if run["client"] in names}


def part(run, key):
    """What of Python's and of JavaScript's it takes."""
    if run["client"] in names:
        return ""
    of = [theirs.get((run["sessions"], name)) for name in names]
    return " / ".join(f"{run[key] / other[key]:.2f}" if other else "-" for other in of)


print("| sessions | client | processor s a call-hour | of Python's / JavaScript's | memory, MB | of Python's / JavaScript's | sound, s a call |")
print("| --: | --- | --: | --: | --: | --: | --: |")
for run in runs:
    hour = run["cpu_s"] / (run["sessions"] * seconds) * 3600
    print(
        f"| {run['sessions']} | {names.get(run['client'], run['client'])} | {hour:.1f} | {part(run, 'cpu_s')} "
        f"| {run['rss_mb']:.0f} | {part(run, 'rss_mb')} | {run['heard_s']:.1f} |"
    )
