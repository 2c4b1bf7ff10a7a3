"""Checks of pages in Chromium: layout, shifts, accessibility, views, ticks, keys, and everything without JavaScript."""

from axe_playwright_python.sync_playwright import Axe

SIZES = {390: 844, 834: 1112, 1440: 900}

SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const shift of list.getEntries()) if (!shift.hadRecentInput) window.shifts.push(shift.value);
}).observe({ type: "layout-shift", buffered: true });
"""

# What reaches beyond the window at the right, outside of boxes that scroll by themselves.
OVERFLOW = """() => {
  const wide = document.documentElement.scrollWidth - innerWidth;
  if (wide <= 0) return null;
  const culprit = [...document.querySelectorAll("body *")].find((element) =>
    element.getBoundingClientRect().right > innerWidth + 0.5 && !element.closest(".scroll"));
  return `${wide} px too wide` + (culprit ? `, by ${culprit.tagName.toLowerCase()}.${culprit.className}` : "");
}"""

# Targets that are too small. Links within sentences are exempt (WCAG 2.5.8); large controls must have 48 px.
TARGETS = """() => {
  const small = [];
  const seen = (element) => element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length;
  const name = (element) => `${element.tagName.toLowerCase()} '${(element.textContent || element.ariaLabel || "").trim().slice(0, 30)}'`;
  for (const element of document.querySelectorAll("a, button, summary, label, input")) {
    if (!seen(element) || element.closest(".skip") || (element.matches("input") && element.closest("label"))) continue;
    const box = element.getBoundingClientRect();
    const inline = getComputedStyle(element).display === "inline";
    if (!inline && (box.width < 24 || box.height < 24)) small.push(`${name(element)} is ${Math.round(box.width)} x ${Math.round(box.height)} px`);
  }
  for (const element of document.querySelectorAll(".button, .wall, .views label, .done, .checks label, .bar > a, .chip a, .enlarge, .marks a")) {
    if (seen(element) && element.getBoundingClientRect().height < 48) small.push(`${name(element)} is ${Math.round(element.getBoundingClientRect().height)} px high`);
  }
  return small;
}"""

VISIBLE_VIEW = """(plate) => [...plate.querySelectorAll(".view")].filter((view) => view.checkVisibility()).map((view) => view.className)
  .concat(plate.querySelector(".squint").checkVisibility() ? ["squint"] : [])"""


class Checks:
    """All checks on some pages of a site that is served at an address."""

    def __init__(self, chromium, address: str, pages):
        self.chromium = chromium
        self.address = address
        self.pages = pages
        self.tutorials = [page for page in pages if page.steps]
        self.largest_shift = 0.0
        self.axe_runs = 0

    def all(self):
        yield "no horizontal scroll, no layout shift, no errors (390, 834, 1440 px)", self.layout
        yield "axe finds nothing, light and dark", self.accessibility
        yield "targets are large enough", self.targets
        yield "views switch without and with JavaScript", self.views
        yield "nothing is missing without JavaScript", self.without_script
        yield "wall, ticks, keys and rail", self.behaviour

    def open(self, page, width=1440, motion="reduce", script=None, **options):
        context = self.chromium.new_context(
            viewport={"width": width, "height": SIZES[width]}, has_touch=width < 1000, is_mobile=width < 500, reduced_motion=motion,
            **options)
        tab = context.new_page()
        self.noise: list[str] = []
        tab.on("console", lambda line: self.noise.append(line.text) if line.type in ("error", "warning") else None)
        tab.on("pageerror", lambda error: self.noise.append(str(error)))
        tab.on("response", lambda answer: self.noise.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None)
        tab.add_init_script(SHIFTS + (script or ""))
        tab.goto(self.address + page.name.removesuffix("index.html"), wait_until="load")
        return tab

    @staticmethod
    def scroll_through(tab):
        """Shows the whole page, so that everything is laid out and loaded; needs no JavaScript in the page."""
        height, window = tab.evaluate("[document.documentElement.scrollHeight, innerHeight]")
        for y in range(0, height, int(window * 0.9)):
            tab.evaluate("(y) => scrollTo({ top: y, behavior: 'instant' })", y)
            tab.wait_for_timeout(15)
        for _ in range(80):
            if tab.evaluate("[...document.images].every((i) => i.complete || !i.checkVisibility())"):
                return
            tab.wait_for_timeout(25)

    def layout(self):
        faults = []
        for page in self.pages:
            for width in SIZES:
                tab = self.open(page, width)
                self.scroll_through(tab)
                if wide := tab.evaluate(OVERFLOW):
                    faults.append(f"{page.name} at {width} px: {wide}")
                shift = sum(tab.evaluate("window.shifts"))
                self.largest_shift = max(self.largest_shift, shift)
                if shift >= 0.02:
                    faults.append(f"{page.name} at {width} px: layout shifts by {shift:.3f}")
                faults += [f"{page.name} at {width} px: {line}" for line in self.noise]
                broken = tab.evaluate(
                    "[...document.images].filter((i) => i.complete && i.currentSrc && !i.naturalWidth).map((i) => i.currentSrc)")
                faults += [f"{page.name} at {width} px: {source} does not load" for source in broken]
                tab.context.close()
        return faults

    def accessibility(self):
        axe = Axe()
        faults = {}
        for page in self.pages:
            tab = self.open(page, 1440)
            tab.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
            for width in (1440, 390):
                tab.set_viewport_size({"width": width, "height": SIZES[width]})
                for scheme in ("light", "dark"):
                    tab.emulate_media(color_scheme=scheme)
                    self.axe_runs += 1
                    for violation in axe.run(tab).response["violations"]:
                        node = violation["nodes"][0]
                        faults.setdefault(
                            (page.name, violation["id"]),
                            f"{page.name} at {width} px, {scheme}: {violation['id']}: {violation['help']}"
                            f" ({len(violation['nodes'])} x, first {node['html'][:120]})")
            tab.context.close()
        return list(faults.values())

    def targets(self):
        faults = []
        for page in self.pages:
            tab = self.open(page, 390)
            tab.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
            faults += [f"{page.name}: {small}" for small in tab.evaluate(TARGETS)]
            tab.context.close()
        return faults

    def views(self):
        faults = []
        for page in self.tutorials:
            for script in (True, False):
                tab = self.open(page, 390, java_script_enabled=script)
                for plate in [tab.locator(".plate").first, tab.locator(".step .plate").last]:
                    for radio in plate.locator("input[type=radio]").all():
                        value = radio.get_attribute("value")
                        plate.locator(f"label:has([value={value}])").click()
                        shown = plate.evaluate(VISIBLE_VIEW)
                        expected = ["view canvas", "squint"] if value == "squint" else [f"view {value}"]
                        if shown != expected:
                            faults.append(f"{page.name}: '{value}' shows {shown} (JavaScript {'on' if script else 'off'})")
                        links = [link for link in plate.locator(".enlarge").all() if link.is_visible()]
                        if len(links) != 1:
                            faults.append(f"{page.name}: '{value}' has {len(links)} links to the large picture")
                tab.context.close()
        return faults

    def without_script(self):
        faults = []
        for page in self.pages:
            counts = []
            for script in (True, False):
                tab = self.open(page, 1440, java_script_enabled=script)
                counts.append(tab.evaluate(
                    "[...['img', '.step', 'a[href]', 'main p', 'input[type=radio]'].map((s) => document.querySelectorAll(s).length)]"))
                if not script:
                    dead = [b for b in tab.locator("button").all() if b.is_visible()]
                    faults += [f"{page.name}: without JavaScript '{button.inner_text()}' does nothing" for button in dead]
                    self.scroll_through(tab)
                    steps = [step for step in tab.locator(".step").all() if not step.is_visible()]
                    if steps or counts[1][1] != page.steps:
                        faults.append(f"{page.name}: without JavaScript not every step is there")
                    unseen = tab.evaluate(
                        "[...document.images].filter((i) => i.checkVisibility() && !i.naturalWidth).map((i) => i.src)")
                    faults += [f"{page.name}: without JavaScript {source} is not shown" for source in unseen]
                tab.context.close()
            if counts[0] != counts[1]:
                faults.append(f"{page.name}: pictures, steps, links, paragraphs, views: {counts[0]} with JavaScript, {counts[1]} without")
        return faults

    def behaviour(self):
        faults = []
        if not self.tutorials:
            return ["the site has no tutorial"]
        page = self.tutorials[0]

        def expect(holds, fault):
            if not holds:
                faults.append(f"{page.name}: {fault}")

        tab = self.open(page, 1440, color_scheme="light")
        ground = lambda: tab.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        light = ground()
        tab.locator(".wall").click()
        dark = ground()
        expect(light != dark, "the wall button changes nothing")
        tab.reload()
        expect(ground() == dark, "the chosen wall is forgotten")

        tab.locator(".step .done").first.click()
        tab.reload()
        expect(tab.locator(".step .done input").first.is_checked(), "a tick is forgotten")
        expect("step 2" in tab.locator(".start").inner_text(), "the start button does not lead to the first step that is open")
        expect(tab.locator(".rail .ticked").count() == 1, "the rail does not show the tick")

        here = lambda: tab.locator(".rail [aria-current=step]").get_attribute("data-step") if tab.locator(
            ".rail [aria-current=step]").count() else None
        tab.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
        tab.wait_for_timeout(150)
        tab.keyboard.press("j")
        tab.wait_for_timeout(150)
        first = here()
        tab.keyboard.press("j")
        tab.wait_for_timeout(150)
        second = here()
        tab.keyboard.press("k")
        tab.wait_for_timeout(150)
        expect((first, second, here()) == ("step-1", "step-2", "step-1"), f"keys lead to {first}, {second}, {here()}")
        tab.locator(".keys-off").click()
        tab.keyboard.press("j")
        tab.wait_for_timeout(150)
        expect(here() == "step-1", "keys act although they are off")
        tab.evaluate("document.querySelector('#close').scrollIntoView({ behavior: 'instant' })")
        tab.wait_for_timeout(150)
        place = float(tab.evaluate("document.documentElement.style.getPropertyValue('--t')"))
        expect(place > 0.99, f"at the end the rail is at {place}")
        faults += [f"{page.name}: {line}" for line in self.noise]
        tab.context.close()

        tab = self.open(page, 390)
        tab.evaluate("document.querySelector('#step-2').scrollIntoView({ behavior: 'instant' })")
        tab.wait_for_timeout(150)
        expect(tab.locator(".bar").is_visible(), "the bar is not there on a phone")
        expect("2 of" in tab.locator(".bar .where").inner_text(), "the bar does not tell the step")
        expect(tab.locator(".bar .next").get_attribute("href") == "#step-3", "the bar's next leads elsewhere")
        tab.context.close()
        return faults
