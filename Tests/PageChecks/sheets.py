"""Checks of the studies: the section on a tutorial's page, and its sheets on paper, whose drawing must have the size on the wall."""

import re

from browser import OVERFLOW, SIZES, Checks

SHOWN = """() => ({
  view: [...document.querySelectorAll(".study .view")].filter((view) => view.checkVisibility()).map((view) => view.classList[1]),
  grid: [...document.querySelectorAll(".study .grid")].filter((grid) => grid.checkVisibility()).map((grid) => grid.classList[1]),
  links: [...document.querySelectorAll(".study .enlarge")].filter((link) => link.checkVisibility()).length,
  captions: [...document.querySelectorAll(".study .caption")].filter((words) => words.checkVisibility()).map((words) => words.classList[1]),
})"""

# Of every tile on paper: its size in millimetres, and the part of the drawing it shows, whose unit is a CSS pixel of the true size.
TILES = """() => [...document.querySelectorAll(".tile > svg:first-child")].map((tile) => {
  const box = tile.getBoundingClientRect();
  const part = tile.viewBox.baseVal;
  const mm = (pixels) => pixels * 25.4 / 96;
  return { width: mm(box.width), height: mm(box.height), x: mm(part.x), y: mm(part.y), partWidth: mm(part.width), partHeight: mm(part.height) };
})"""


class Sheets:
    """All checks of studies, on one wet and one dry tutorial."""

    def __init__(self, checks: Checks):
        self.checks = checks
        self.pages = [page for page in checks.tutorials]

    def all(self):
        yield "studies: views and grids, with and without JavaScript", self.section
        yield "study sheets: true size on A4 and Letter", self.paper

    def section(self):
        faults = []
        for page in self.pages:
            for script in (True, False):
                tab = self.checks.open(page, 390, java_script_enabled=script)
                for view in ("squinted", "five", "three", "notan", "lines", "plain"):
                    tab.locator(f".study label:has([value={view}])").click()
                    shown = tab.evaluate(SHOWN)
                    if shown["view"] != [view] or shown["links"] != 1 or shown["captions"] != [view]:
                        faults.append(f"{page.name}: study '{view}' shows {shown}")
                for grid in ("coarse", "middle", "fine", "none"):
                    tab.locator(f".study label:has([value={grid}])").click()
                    shown = tab.evaluate(SHOWN)
                    if shown["grid"] != ([] if grid == "none" else [grid]):
                        faults.append(f"{page.name}: grid '{grid}' shows {shown['grid']}")
                own = tab.locator(".study label:has([value=own])")
                if own.is_visible() != script:
                    faults.append(f"{page.name}: a grid of one's own is {'missing' if script else 'offered without JavaScript'}")
                if script:
                    own.click()
                    tab.locator("[data-grid=columns]").fill("5")
                    tab.locator("[data-grid=rows]").fill("7")
                    box = tab.locator("svg.own").get_attribute("viewBox")
                    lines = tab.locator("svg.own path").last.get_attribute("d")
                    if box != "0 0 5 7" or lines.count("M") != 12:
                        faults.append(f"{page.name}: a grid of 5 by 7 has the box {box} and {lines.count('M')} lines")
                    if wide := tab.evaluate(OVERFLOW):
                        faults.append(f"{page.name}: with a grid of one's own {wide}")
                tab.context.close()
        return faults

    def paper(self):
        faults = []
        for page in self.pages:
            tab = self.checks.open(page, 1440)
            wall = [float(tab.locator(".caption.own output").get_attribute(f"data-{side}")) * 10 for side in ("width", "height")]
            tab.goto(tab.locator(".study a.button").evaluate("(link) => link.href"))
            name = page.name.removesuffix("index.html") + "study/"
            for width in SIZES:
                tab.set_viewport_size({"width": width, "height": SIZES[width]})
                if wide := tab.evaluate(OVERFLOW):
                    faults.append(f"{name} at {width} px: {wide}")
            tab.set_viewport_size({"width": 1440, "height": 900})
            tab.emulate_media(media="print")
            tiles = tab.evaluate(TILES)
            for tile in tiles:
                if abs(tile["width"] - tile["partWidth"]) > 0.1 or abs(tile["height"] - tile["partHeight"]) > 0.1:
                    faults.append(f"{name}: {tile['partWidth']:.2f} x {tile['partHeight']:.2f} mm of the drawing print as {tile['width']:.2f} x {tile['height']:.2f} mm")
            reach = [max((tile[place] + tile[part] for tile in tiles), default=0) for place, part in (("x", "partWidth"), ("y", "partHeight"))]
            # The page says the size in centimetres with one decimal.
            if any(abs(reach[i] - wall[i]) > 0.6 for i in (0, 1)):
                faults.append(f"{name}: the sheets reach {reach} mm, the picture on the wall is {wall} mm")
            sheets = tab.locator(".sheet").count() + len(tiles)
            for paper in ("A4", "Letter"):
                pdf = tab.pdf(format=paper)
                leaves = len(re.findall(rb"/Type\s*/Page[^s]", pdf))
                if leaves != sheets:
                    faults.append(f"{name}: {sheets} sheets print on {leaves} pages of {paper}")
            tab.context.close()
        return faults
