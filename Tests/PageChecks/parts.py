"""Every interactive part of a tutorial's page, driven as a person drives it: by finger, by mouse, by keyboard, on paper, without JavaScript."""

from browser import SIZES, Checks

# How far the page's own record of the film is from what it shows.
PLAYER = """() => {
  const moments = JSON.parse(document.querySelector(".reel").textContent);
  const frames = [...document.querySelectorAll(".screen .frame")];
  const track = document.querySelector(".scrub");
  const places = moments.map((moment) => moment[1]);
  const nearest = places.reduce((best, place, i) => Math.abs(place - track.value / 1000) < Math.abs(places[best] - track.value / 1000) ? i : best, 0);
  // Two moments between which no stroke was laid have the same picture.
  const path = frames.length ? new URL(frames[0].src).pathname : null;
  const shown = !path ? moments.length - 1 : moments[nearest][0] === path ? nearest : moments.findIndex((moment) => moment[0] === path);
  const mark = document.querySelector(".marks [aria-current]");
  return {
    value: Number(track.value), frames: frames.length, nearest, shown, last: moments.length - 1,
    loaded: frames.every((frame) => frame.complete && frame.naturalWidth > 0),
    step: moments[nearest][3], marked: mark ? [...document.querySelectorAll(".marks a")].indexOf(mark) + 1 : 0,
    label: document.querySelector(".play").textContent, now: document.querySelector(".now-step").textContent,
    clock: document.querySelector(".now-clock").textContent, wantedClock: moments[nearest][2],
    ink: Number(getComputedStyle(document.querySelector(".road-map")).getPropertyValue("--f")),
  };
}"""

# Anything with a colour of its own that is not paint, a picture, chalk on a picture or the surround of an enlarged one.
COLOURED = """() => [...document.querySelectorAll("body, body *")].filter((element) => !element.closest(".paint, picture, img, video, dialog, .overlay, script, style"))
  .flatMap((element) => ["color", "backgroundColor", "borderTopColor", "outlineColor", "fill", "stroke"].map((name) => {
    const parts = getComputedStyle(element)[name].match(/^rgba?\\((\\d+), (\\d+), (\\d+)/);
    return parts && (parts[1] !== parts[2] || parts[2] !== parts[3]) ? `${element.tagName.toLowerCase()}.${element.className} has ${name} ${parts[0]})` : null;
  })).filter(Boolean).slice(0, 3)"""

# The construction over a plate's picture: whether it is seen, whether it lies on the picture, and how its lines are drawn.
OVERLAY = """(plate) => {
  const overlay = plate.querySelector(".overlay");
  const [a, b] = [overlay, plate.querySelector(".stage")].map((part) => part.getBoundingClientRect());
  const width = (use) => parseFloat(getComputedStyle(use).strokeWidth);
  const old = [...overlay.querySelectorAll("use:not(.own, .halo)")];
  const own = [...overlay.querySelectorAll("use.own:not(.halo)")];
  return {
    seen: overlay.checkVisibility(), on: [a.x - b.x, a.y - b.y, a.width - b.width, a.height - b.height].every((gap) => Math.abs(gap) < 1),
    name: overlay.getAttribute("aria-label") ?? "", own: own.map(width), old: old.map(width),
    drawn: [...overlay.querySelectorAll("use")].every((use) => use.getBBox().width > 0 && document.querySelector(use.getAttribute("href"))),
    colours: [...new Set([...old, ...own].map((use) => getComputedStyle(use).stroke))].length,
  };
}"""

# What has the focus: a name, whether it can be seen, and whether it shows that it has it.
FOCUS = """() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const target = element.closest("label") ?? element;
  const box = target.getBoundingClientRect();
  const bar = document.querySelector(".bar");
  const bottom = bar && bar.checkVisibility() && !bar.contains(element) ? bar.getBoundingClientRect().top : innerHeight;
  const ring = (part, pseudo) => part && getComputedStyle(part, pseudo).outlineStyle !== "none" && parseFloat(getComputedStyle(part, pseudo).outlineWidth) >= 2;
  const next = element.nextElementSibling;
  return {
    name: `${element.tagName.toLowerCase()}.${element.className || element.parentElement.className} '${(element.textContent || element.ariaLabel || element.value || "").trim().slice(0, 24)}'`,
    classes: element.className, hidden: box.width < 1 || box.bottom <= 0 || box.top >= bottom || box.right <= 0 || box.left >= innerWidth,
    ring: ring(element) || ring(element, "::after") || ring(next) || ring(next, "::before") || ring(next?.querySelector("svg")),
  };
}"""


class Parts:
    """All checks of the parts, on one wet and one dry tutorial."""

    def __init__(self, checks: Checks):
        self.checks = checks
        self.pages = checks.tutorials
        self.faults: list[str] = []
        self.where = ""

    def all(self):
        yield "player: play, scrub, steps, keys, with and without motion", self.player
        yield "picture over reference: handle, buttons, keys, squint", self.compare
        yield "enlarged pictures: open, zoom, close, focus", self.enlarge
        yield "construction of heads: on and off, over picture and reference, with and without JavaScript, on paper", self.construction
        yield "screen stays on where it is touched", self.awake
        yield "without JavaScript nothing is dead and nothing is missing", self.bare
        yield "keyboard only, and the focus is never hidden", self.keyboard
        yield "only paint has colour, light and dark", self.grey
        yield "print: on white, three steps a page, nothing that needs a screen", self.paper

    def expect(self, holds, fault):
        if not holds:
            self.faults.append(f"{self.where}: {fault}")

    def each(self, widths=(390, 1440), pages=None, **options):
        """Opens the pages at the widths, one after another."""
        for page in self.pages if pages is None else pages:
            for width in widths:
                self.where = f"{page.name} at {width} px"
                tab = self.checks.open(page, width, **options)
                yield page, width, tab
                self.faults += [f"{self.where}: {line}" for line in self.checks.noise]
                tab.context.close()

    def done(self):
        faults, self.faults = self.faults, []
        return faults

    @staticmethod
    def settle(tab, condition, limit=4000):
        """Waits until a condition of the page holds; whether it did."""
        try:
            tab.wait_for_function(condition, timeout=limit)
            return True
        except Exception:
            return False

    def player(self):
        shows_wanted = f"() => {{ const p = ({PLAYER})(); return p.shown === p.nearest && p.loaded }}"
        for page, _, tab in self.each(motion="no-preference"):
            fetched = []
            tab.on("request", lambda request: fetched.append(request.url) if "/assets/film." in request.url else None)
            tab.evaluate("document.querySelector('#film').scrollIntoView({ behavior: 'instant' })")
            tab.wait_for_timeout(200)
            self.expect(not fetched, "pictures of the film are fetched before anybody asks for them")
            read = lambda: tab.evaluate(PLAYER)
            play, track = tab.locator(".play"), tab.locator(".scrub")
            words = play.evaluate("(button) => ({ ...button.dataset })")
            self.expect(read()["label"] == words["play"] and read()["value"] == 1000, "the player does not begin at the end, ready to play")

            play.click()
            self.expect(self.settle(tab, "document.querySelector('.scrub').value > 60 && document.querySelector('.scrub').value < 600"), "Play does not run from the bare ground")
            self.expect(read()["label"] == words["pause"], "Play does not turn into Pause")
            play.click()
            first = read()
            tab.wait_for_timeout(150)
            self.expect(read()["value"] == first["value"] and first["label"] == words["play"], "Pause does not stop the film")
            self.expect(self.settle(tab, shows_wanted), f"the picture is not that of the moment: {read()}")
            self.expect(read()["frames"] == 1, f"{read()['frames']} pictures of the film are shown at once")
            self.expect(abs(read()["ink"] * 1000 - read()["value"]) <= 1, "the ink of the profile does not follow the film")

            track.focus()
            tab.keyboard.press("Home")
            self.expect(self.settle(tab, shows_wanted) and read()["shown"] == 0, "Home does not lead to the bare ground")
            self.expect(read()["now"] == tab.locator(".now-step").get_attribute("data-bare"), "the bare ground is not named")
            bare = tab.locator(".screen").screenshot()
            tab.keyboard.press("ArrowRight")
            self.expect(self.settle(tab, shows_wanted) and read()["shown"] == 1, "the right arrow does not lead to the next picture")
            tab.keyboard.press("End")
            self.expect(read()["value"] == 1000 and read()["frames"] == 0, "End does not lead to the finished picture")
            self.expect(bare != tab.locator(".screen").screenshot(), "first and last picture are alike")
            tab.keyboard.press("ArrowLeft")
            self.expect(self.settle(tab, shows_wanted) and read()["shown"] == read()["last"] - 1, "the left arrow does not lead back")
            tab.keyboard.press(" ")
            self.expect(read()["label"] == words["pause"], "the space bar does not play")
            tab.keyboard.press(" ")
            self.expect(read()["label"] == words["play"], "the space bar does not pause")

            for step in (1, page.steps // 2, page.steps):
                place = tab.evaluate("(n) => { const moments = JSON.parse(document.querySelector('.reel').textContent).filter((m) => m[3] === n); return moments[moments.length - 1][1] }", step)
                box = track.bounding_box()
                inset = 20
                tab.mouse.click(box["x"] + inset + place * (box["width"] - 2 * inset), box["y"] + box["height"] / 2)
                self.expect(self.settle(tab, shows_wanted), f"a click on the end of step {step} does not show it")
                found = read()
                self.expect(abs(found["value"] - 1000 * place) < 12, f"a click at {1000 * place:.0f} leads to {found['value']}")
                self.expect(found["marked"] == found["step"] and abs(found["step"] - step) <= 1, f"step {found['step']} is marked as {found['marked']}")
                self.expect(found["now"].startswith(f"{found['step']} ") and found["clock"] == found["wantedClock"], f"step {found['step']} is called '{found['now']}', {found['clock']}")
                self.expect(found["clock"] in track.get_attribute("aria-valuetext"), "the range does not say where it is")
            tab.locator(".marks a").nth(1).click()
            self.expect(tab.evaluate("location.hash") == "#step-2", "a number below the profile does not lead to its step")

        for page, _, tab in self.each(widths=(390,)):
            play = tab.locator(".play")
            play.scroll_into_view_if_needed()
            self.expect(play.inner_text() == play.get_attribute("data-step"), "with reduced motion Play does not say that it goes step by step")
            for tap in range(page.steps + 1):
                play.click()
                self.expect(self.settle(tab, shows_wanted), f"tap {tap + 1} shows no picture")
                found = tab.evaluate(PLAYER)
                self.expect(found["step"] == tap, f"tap {tap + 1} leads to step {found['step']}")
            value = found["value"]
            tab.wait_for_timeout(150)
            self.expect(value == 1000 and tab.evaluate(PLAYER)["value"] == value, "with reduced motion something moves by itself, or the last tap does not reach the end")
        return self.done()

    def compare(self):
        for _, width, tab in self.each():
            pair, divider = tab.locator(".pair"), tab.locator(".divider")
            pair.scroll_into_view_if_needed()
            self.settle(tab, "[...document.querySelectorAll('.pair img')].every((i) => i.complete && i.naturalWidth)")
            share = lambda: round(100 * float(pair.evaluate("(e) => getComputedStyle(e).getPropertyValue('--c')")))
            boxes = pair.evaluate("(e) => [...e.querySelectorAll('img')].map((i) => { const b = i.getBoundingClientRect(); return [b.x, b.y, b.width, b.height, i.naturalWidth / i.naturalHeight] })")
            self.expect(all(abs(a - b) < 0.5 for a, b in zip(boxes[0][:4], boxes[1][:4])), "picture and reference do not lie on each other")
            self.expect(abs(boxes[0][4] / boxes[1][4] - 1) < 0.01, f"picture and reference have other proportions: {boxes[0][4]:.3f}, {boxes[1][4]:.3f}")
            looks = []
            for side in tab.locator(".sides [data-share]").all():
                side.click()
                wanted = int(side.get_attribute("data-share"))
                self.expect(share() == wanted == int(divider.input_value()), f"'{side.inner_text()}' shows {share()} per cent")
                pressed = tab.locator(".sides [data-share][aria-pressed=true]").all()
                self.expect(len(pressed) == 1 and side.get_attribute("aria-pressed") == "true", f"'{side.inner_text()}' is not the one that is pressed")
                looks.append(pair.screenshot())
            self.expect(len(set(looks)) == 3, "picture, half and reference look alike")
            tab.locator(".sides .blur").click()
            self.expect(looks[2] != pair.screenshot(), "Squint changes nothing")
            tab.locator(".sides .blur").click()
            self.expect(tab.locator(".sides .blur").get_attribute("aria-pressed") == "false" and looks[2] == pair.screenshot(), "Squint does not end")

            tab.locator("[data-share='50']").click()
            at = lambda x: pair.evaluate("(e, x) => { const b = e.getBoundingClientRect(); return document.elementFromPoint(b.x + x * b.width, b.y + b.height / 2).className }", x)
            self.expect(at(0.5) == "divider" and at(0.2) != "divider", f"the finger is taken at {at(0.2)}, {at(0.5)}: only the handle may")
            box = pair.bounding_box()
            y = box["y"] + box["height"] / 2
            tab.mouse.move(box["x"] + box["width"] / 2 + 12, y)
            tab.mouse.down()
            tab.mouse.move(box["x"] + box["width"] * 0.7, y, steps=4)
            tab.mouse.up()
            self.expect(68 <= share() <= 72, f"a drag to 70 per cent leads to {share()}")
            self.expect(tab.locator(".sides [aria-pressed=true]").count() == 0, "a button is pressed although the handle stands elsewhere")
            divider.focus()
            before = share()
            tab.keyboard.press("ArrowLeft")
            self.expect(share() == before - 1 and str(share()) in divider.get_attribute("aria-valuetext"), "the arrows do not move the handle, or it does not say where it is")
        return self.done()

    def enlarge(self):
        for page, width, tab in self.each():
            links = [tab.locator(".hero .enlarge.canvas"), tab.locator(".step .enlarge.canvas").last]
            for link in links:
                link.click()
                self.expect(tab.locator(".large").is_visible(), "Enlarge opens nothing")
                picture = tab.locator(".large img")
                self.expect(self.settle(tab, "document.querySelector('.large img')?.naturalWidth > 0"), "the enlarged picture does not load")
                self.expect(picture.evaluate("(i) => i.src") == link.evaluate("(a) => a.href"), "another picture is enlarged")
                self.expect(picture.get_attribute("alt"), "the enlarged picture has no alternative text")
                self.expect(tab.locator(".large").evaluate("(e) => getComputedStyle(e).backgroundColor") == "rgb(119, 119, 119)", "the surround is not the photographers' grey")
                fits = picture.evaluate("(i) => { const b = i.getBoundingClientRect(); return b.left >= 0 && b.right <= innerWidth && b.top >= 0 && b.bottom <= innerHeight }")
                self.expect(fits, "the enlarged picture does not fit the window")
                small = picture.bounding_box()["width"]
                picture.click(position={"x": 20, "y": 20})
                self.expect(abs(picture.bounding_box()["width"] / small - 2) < 0.02, "a tap does not show 200 per cent")
                corner = picture.evaluate("(i) => { const b = i.getBoundingClientRect(); return [b.left, b.top] }")
                self.expect(corner[0] > -60, f"what was tapped has left the window: {corner}")
                tab.locator(".zoom").press("Enter")
                self.expect(abs(picture.bounding_box()["width"] - small) < 1, "Enter does not show the whole picture again")
                self.expect(tab.locator(".shut").bounding_box()["height"] >= 64, "Close is too small")
                tab.keyboard.press("Escape")
                self.expect(not tab.locator(".large").is_visible(), "Escape does not close")
                self.expect(link.evaluate("(a) => a === document.activeElement"), "the focus does not come back")
            link = links[0]
            link.focus()
            tab.keyboard.press("Enter")
            for _ in range(4):
                tab.keyboard.press("Tab")
                inside = tab.evaluate("document.activeElement === document.body || document.querySelector('.large').contains(document.activeElement)")
                self.expect(inside, "the focus leaves the dialog")
            tab.locator(".shut").click()
            self.expect(not tab.locator(".large").is_visible() and tab.locator(".large img").count() == 0, "Close does not close")
        return self.done()

    def construction(self):
        built = [page for page in self.pages if page.has_head]
        self.where = "tutorials"
        self.expect(built, "no page shows how a head is built")
        for script in (True, False):
            for page, width, tab in self.each(pages=built, java_script_enabled=script):
                plates = [plate for plate in tab.locator(".plate:has(.overlay)").all()]
                self.expect(len(plates) >= 3, f"only {len(plates)} pictures show how the head is built")
                seen_own = False
                for plate in [plates[0], *plates[2:5], plates[-1]]:
                    plate.scroll_into_view_if_needed()
                    look = lambda: plate.evaluate(OVERLAY)
                    boxes = [box for box in plate.locator(".build").all() if box.is_visible()]
                    self.expect(len(boxes) == 1 and boxes[0].inner_text().strip() != "", "there is not one switch with a name")
                    self.expect(not look()["seen"], "the construction is on before anybody asks for it")
                    boxes[0].click()
                    found = look()
                    self.expect(found["seen"] and found["on"] and found["drawn"], f"the construction does not lie on the picture: {found}")
                    self.expect(len(found["name"]) > 12, f"the construction is called '{found['name']}'")
                    if found["own"]:
                        seen_own = True
                        self.expect(not found["old"] or min(found["own"]) > max(found["old"]) and found["colours"] == 2, "a step's own lines do not stand out")
                    plate.locator("label:has([value=reference])").click()
                    self.expect(look()["seen"], "the construction does not show over the reference")
                    box = plate.locator(".on-reference input")
                    box.focus()
                    tab.keyboard.press("Space")
                    self.expect(not look()["seen"], "the keyboard does not switch the construction off over the reference")
                    plate.locator("label:has([value=canvas])").click()
                    self.expect(look()["seen"], "the switch of the reference turns the construction off over the picture")
                self.expect(seen_own, "no step draws lines of its own")
                far = tab.evaluate("[...document.querySelectorAll('.line.far')].every((line) => getComputedStyle(line).strokeDasharray !== 'none')")
                self.expect(far, "lines on the far side are not dashed")
                tab.reload()
                self.expect(not tab.locator(".plate:has(.overlay)").first.evaluate(OVERLAY)["seen"], "the switch is remembered")
        for page, _, tab in self.each(widths=(1440,), pages=built):
            tab.set_viewport_size({"width": 688, "height": 1017})
            tab.emulate_media(media="print")
            shown = tab.evaluate("[...document.querySelectorAll('.overlay')].filter((part) => part.checkVisibility()).map((part) => part.closest('.source, .plate').className)")
            self.expect(shown == ["source"], f"on paper the construction lies over {shown}, not over the reference alone")
        return self.done()

    def awake(self):
        stub = """window.locks = []; Object.defineProperty(navigator, "wakeLock", { value: { async request(kind) {
          const lock = { kind, released: false, async release() { this.released = true } }; window.locks.push(lock); return lock } } });"""
        for _, width, tab in self.each(pages=self.pages[:1], script=stub):
            offer = tab.locator(".awake")
            self.expect(offer.is_visible() == (width == 390), "the screen lock is offered where nothing is touched, or not where it is")
            if width == 390:
                offer.click()
                self.expect(tab.evaluate("locks.length === 1 && locks[0].kind === 'screen' && !locks[0].released"), "no lock is asked for")
                offer.click()
                self.expect(tab.evaluate("locks.length === 1 && locks[0].released"), "the lock is not given back")
                tab.keyboard.press("j")
                tab.wait_for_timeout(100)
                self.expect(tab.evaluate("location.hash") == "", "the key j acts where no help tells of it")
        return self.done()

    def bare(self):
        for _, width, tab in self.each(java_script_enabled=False):
            for name in (".play", ".now", ".scrub", ".needle", ".divider", ".handle", ".sides", ".awake", ".large", ".done", ".keys"):
                seen = [part for part in tab.locator(name).all() if part.is_visible()]
                self.expect(not seen, f"{name} is there and does nothing")
            self.checks.scroll_through(tab)
            boxes = [image.bounding_box() for image in tab.locator(".pair img").all()]
            self.expect(len(boxes) == 2 and all(boxes) and boxes[1]["x"] >= boxes[0]["x"] + boxes[0]["width"], "picture and reference do not stand side by side")
            self.expect(tab.locator(".film-picture img").is_visible() and tab.locator(".road-map svg").first.is_visible(), "film or chart are not there")
            keep = tab.locator(".keep a")
            self.expect(keep.is_visible() and keep.get_attribute("href").endswith(".mp4"), "the video cannot be had")
            self.expect(tab.locator(".enlarge.canvas").first.get_attribute("href").endswith(".webp"), "Enlarge leads nowhere")
            self.expect(tab.request.get(tab.locator(".enlarge.canvas").first.evaluate("(a) => a.href")).ok, "Enlarge does not open the picture")
        return self.done()

    def keyboard(self):
        for page, width, tab in self.each(pages=self.pages[:1]):
            wanted = {"button play", "scrub", "divider", "blur", "skip", "enlarge canvas", "button main next", "button main start", "wall"}
            reached = set()
            seen = set()
            for _ in range(700):
                tab.keyboard.press("Tab")
                found = tab.evaluate(FOCUS)
                if found is None:
                    break
                reached.add(found["classes"])
                if found["name"] in seen:
                    continue
                seen.add(found["name"])
                self.expect(not found["hidden"], f"{found['name']} has the focus and cannot be seen")
                self.expect(found["ring"], f"{found['name']} does not show that it has the focus")
            self.expect(wanted <= reached, f"not to be reached by keyboard: {sorted(wanted - reached)}")
        return self.done()

    def grey(self):
        for page, width, tab in self.each():
            for scheme in ("light", "dark"):
                tab.emulate_media(color_scheme=scheme)
                for coloured in tab.evaluate(COLOURED):
                    self.expect(False, f"{scheme}: {coloured}")
        return self.done()

    def paper(self):
        # A4 less its margins: 182 x 269 mm at 96 px an inch.
        for page, _, tab in self.each(widths=(1440,), color_scheme="dark"):
            tab.locator(".step .views label:has([value=new])").first.click()
            tab.locator(".play").click()
            tab.set_viewport_size({"width": 688, "height": 1017})
            tab.emulate_media(media="print", color_scheme="dark")
            tab.evaluate("document.documentElement.dataset.wall = 'dark'")
            for name in (".rail", ".bar", ".wall", ".views", ".build", ".enlarge", ".player", ".keep", ".scrub", ".needle", ".frame", ".compare", ".done", ".next", ".awake", ".start", "nav", "summary"):
                seen = [part for part in tab.locator(name).all() if part.is_visible()]
                self.expect(not seen, f"{name} is printed")
            for name in (".hero img", ".kit", ".palette", ".step .do", ".road-map", ".close"):
                self.expect(tab.locator(name).first.is_visible(), f"{name} is not printed")
            ground = tab.evaluate("getComputedStyle(document.documentElement).backgroundColor")
            ink = tab.evaluate("getComputedStyle(document.body).color")
            self.expect((ground, ink) == ("rgb(255, 255, 255)", "rgb(0, 0, 0)"), f"paper is {ground}, ink {ink}")
            views = tab.locator(".step").first.evaluate("(s) => [...s.querySelectorAll('.view')].filter((v) => v.checkVisibility()).map((v) => v.className)")
            self.expect(views == ["view canvas"], f"a step is printed with {views}")
            heights = sorted(tab.evaluate("[...document.querySelectorAll('.step')].map((s) => s.getBoundingClientRect().height)"))
            self.expect(heights[len(heights) // 2] <= 1017 / 3, f"three steps do not fit a page: half of them are over {heights[len(heights) // 2]:.0f} px")
            self.expect(heights[-1] <= 1017 / 2, f"a step takes {heights[-1]:.0f} px of a page of 1017")
            wide = tab.evaluate("document.documentElement.scrollWidth - innerWidth")
            self.expect(wide <= 0, f"the print is {wide} px too wide")
            cut = tab.evaluate("[...document.querySelectorAll('.step, .mix, .tubes')].filter((e) => getComputedStyle(e).breakInside !== 'avoid').length")
            self.expect(cut == 0, f"{cut} parts may be cut by the end of a page")
        return self.done()
