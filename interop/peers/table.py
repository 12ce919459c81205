"""Prints what the drivers measured as a table: table.py SECONDS <lines"""

import json
import sys

seconds = float(sys.argv[1])
runs = [json.loads(line) for line in sys.stdin]
ours = {run["sessions"]: run for run in runs if run["client"] == "ours"}
print("| sessions | client | processor s a call-hour | ours to theirs | memory, MB | ours to theirs | sound, s a call |")
print("| --: | --- | --: | --: | --: | --: | --: |")
for run in runs:
    base = ours[run["sessions"]]
    hour = run["cpu_s"] / (run["sessions"] * seconds) * 3600
    print(
        f"| {run['sessions']} | {run['client']} | {hour:.1f} | {base['cpu_s'] / run['cpu_s']:.2f} "
        f"| {run['rss_mb']:.0f} | {base['rss_mb'] / run['rss_mb']:.2f} | {run['heard_s']:.1f} |"
    )
