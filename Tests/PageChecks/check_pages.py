#!/usr/bin/env python3
"""Checks the pages of a built site in a real browser.

    python check_pages.py site/
    python check_pages.py site/ --sub-path other-build/

Needs Debian's chromium and a Java runtime (for the HTML validator), and the packages of requirements.txt.
The site is served from here under the base path it was built for. The second form also checks the links of a build for another
base path. Ends with status 1 and one line a fault when something is wrong.
"""

import argparse
import shutil
import sys
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

import browser
import markup
import parts
import sheets
from server import SiteServer


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("site", type=Path, help="folder of a built site")
    arguments.add_argument("--sub-path", type=Path, help="the same site, built for a base path below the host's root")
    arguments.add_argument("--chromium", default=shutil.which("chromium") or "/usr/bin/chromium")
    options = arguments.parse_args()

    started = time.monotonic()
    faults: list[str] = []
    figures: dict[str, str] = {}

    def stage(name: str, found: list[str]) -> None:
        faults.extend(found)
        print(f"{'FAULT' if found else 'ok':5} {name} ({time.monotonic() - started:.0f} s)", flush=True)
        for fault in found:
            print(f"      {fault}", flush=True)

    site = markup.Site(options.site)
    validator = markup.Validator(site)
    stage(f"{len(site.pages)} pages: links, anchors and files", site.check_links())
    stage("pictures have alternative texts and sizes", site.check_pictures())
    weight = site.weight_of_code()
    figures["CSS and JavaScript"] = f"{weight} bytes"
    stage("CSS and JavaScript below 60 kB", [] if weight < 60_000 else [f"together they weigh {weight} bytes"])

    with SiteServer(site.root, site.base_path) as server, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=options.chromium, args=["--no-sandbox"])
        checks = browser.Checks(chromium, server.address, site.sample())
        for name, check in checks.all():
            stage(name, check())
        for name, check in [*parts.Parts(checks).all(), *sheets.Sheets(checks).all()]:
            stage(name, check())
        figures["Largest layout shift"] = f"{checks.largest_shift:.4f}"
        figures["axe"] = f"{checks.axe_runs} runs"
        chromium.close()

    stage("HTML valid", validator.faults())
    if options.sub_path:
        other = markup.Site(options.sub_path)
        found = other.check_links()
        if other.base_path == "/":
            found.append(f"{options.sub_path} is built for the root; build it with --base-url https://example.org/sub/path")
        stage(f"links below {other.base_path}", found)
        stage("feeds and site map: well-formed, with pictures that say what they show", other.check_feeds())

    for name, figure in figures.items():
        print(f"      {name}: {figure}")
    print(f"{len(faults)} faults, {time.monotonic() - started:.0f} s")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
