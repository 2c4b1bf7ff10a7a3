// Everything on the page works without this file. It adds: the wall button, the place on the rail, ticks, keys, the player, the divider
// between picture and reference, enlarged pictures, and a screen that stays on. Its words stand in the page, in data attributes.
"use strict";

const root = document.documentElement;
const one = (selector, part = document) => part.querySelector(selector);
const all = (selector, part = document) => [...part.querySelectorAll(selector)];
const fill = (words, values) => words.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
const isStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

// What is remembered stays in this browser; where nothing may be stored, it lasts as long as the page.
const memory = {
  read(key) { try { return localStorage.getItem("pentimento:" + key) } catch { return null } },
  write(key, value) { try { localStorage.setItem("pentimento:" + key, value) } catch { } },
};

// Wall
for (const button of all(".wall")) {
  button.addEventListener("click", () => {
    const dark = getComputedStyle(root).colorScheme === "dark"
      || (!root.dataset.wall && matchMedia("(prefers-color-scheme: dark)").matches);
    root.dataset.wall = dark ? "light" : "dark";
    memory.write("wall", root.dataset.wall);
  });
}

// Steps: links of the rail, the sections they lead to, and their places on the profile.
const steps = all(".rail a[data-step]").map((link) => ({
  link,
  id: link.dataset.step,
  section: document.getElementById(link.dataset.step),
  start: Number(link.dataset.start),
  length: Number(link.dataset.length),
  title: one(".goal", link).textContent,
})).filter((step) => step.section);

// Ticks
const page = "ticks:" + location.pathname;
let ticks = new Set();
try { ticks = new Set(JSON.parse(memory.read(page)) ?? []) } catch { }
const start = one(".start");

function showTicks() {
  steps.forEach((step, index) => {
    const done = ticks.has(step.id);
    step.link.classList.toggle("ticked", done);
    if (done) step.link.setAttribute("aria-label", fill(one(".rail").dataset.done, { n: index + 1, goal: step.title }));
    else step.link.removeAttribute("aria-label");
  });
  const open = steps.findIndex((step) => !ticks.has(step.id));
  if (start && open > 0) {
    start.dataset.words ??= start.textContent;
    start.textContent = fill(start.dataset.resume, { n: open + 1 });
    start.href = "#" + steps[open].id;
  } else if (start?.dataset.words) {
    start.textContent = start.dataset.words;
    start.href = "#" + steps[0].id;
  }
}
for (const box of all("[data-tick]")) {
  box.checked = ticks.has(box.dataset.tick);
  box.addEventListener("change", () => {
    if (box.checked) ticks.add(box.dataset.tick); else ticks.delete(box.dataset.tick);
    memory.write(page, JSON.stringify([...ticks]));
    showTicks();
  });
}
if (steps.length) showTicks();

// Place: the point 40 % down the window, mapped to the profile.
let current = -2;
let waiting = false;
const bar = one(".bar");

function sync() {
  waiting = false;
  const line = innerHeight * 0.4;
  let here = -1;
  let t = 0;
  steps.forEach((step, index) => {
    const box = step.section.getBoundingClientRect();
    if (box.top > line) return;
    here = index;
    t = step.start + step.length * Math.min((line - box.top) / box.height, 1);
  });
  root.style.setProperty("--t", t.toFixed(4));
  if (here === current) return;
  current = here;
  steps.forEach((step, index) => {
    if (index === here) step.link.setAttribute("aria-current", "step"); else step.link.removeAttribute("aria-current");
  });
  if (!bar) return;
  const where = one(".where", bar);
  where.replaceChildren();
  if (here < 0) {
    where.textContent = where.dataset.rest;
  } else {
    const count = document.createElement("b");
    count.textContent = fill(where.dataset.count, { n: here + 1, all: steps.length });
    where.append(count, " " + steps[here].title);
  }
  one(".previous", bar).href = here > 0 ? "#" + steps[here - 1].id : "#title";
  one(".next", bar).href = here + 1 < steps.length ? "#" + steps[here + 1].id : "#close";
}
function queue() {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(sync);
}
if (steps.length) {
  addEventListener("scroll", queue, { passive: true });
  addEventListener("resize", queue);
  sync();
}

// Keys j and k, where their help is in sight; they can be switched off, and never act in a field or together with another key.
const off = one(".keys-off");
if (steps.length && off) {
  let silent = false;
  const showKeys = () => {
    silent = memory.read("keys") === "off";
    off.textContent = silent ? off.dataset.off : off.dataset.on;
  };
  showKeys();
  off.addEventListener("click", () => {
    memory.write("keys", silent ? "on" : "off");
    showKeys();
  });
  addEventListener("keydown", (event) => {
    if (silent || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.isComposing) return;
    if (event.key !== "j" && event.key !== "k") return;
    if (!off.checkVisibility() || one("dialog[open]")) return;
    if (event.target.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]")) return;
    const step = steps[clamp(current + (event.key === "j" ? 1 : -1), 0, steps.length - 1)];
    step.section.tabIndex = -1;
    step.section.focus({ preventScroll: true });
    step.section.scrollIntoView();
    history.replaceState(null, "", "#" + step.id);
  });
}

// The player: the profile is its track. Pictures are fetched from the first touch on, those nearest to the wanted one first.
const reel = one(".reel");
if (reel) {
  const moments = JSON.parse(reel.textContent).map(([source, place, clock, step]) => ({ source, place, clock, step, image: null, state: 0 }));
  const track = one(".scrub");
  const map = one(".road-map");
  const screen = one(".screen");
  const play = one(".play");
  const marks = all(".marks a");
  const nowStep = one(".now-step");
  const nowClock = one(".now-clock");
  const last = moments.length - 1;
  const seconds = 12;
  let wanted = last;
  let shown = last;
  let running = 0;
  let loading = 0;
  let asked = false;

  const frame = (index) => moments[index].image;

  // The wanted picture, or the nearest that is there; at the end the finished picture itself.
  function draw() {
    let best = last;
    for (let i = 0; i <= last; i++) {
      if ((i === last || moments[i].state === 2) && Math.abs(i - wanted) < Math.abs(best - wanted)) best = i;
    }
    if (best === shown) return;
    if (shown !== last) frame(shown).remove();
    if (best !== last) screen.append(frame(best));
    shown = best;
  }

  function load() {
    while (asked && loading < 6) {
      // While it runs, what comes next; else what lies nearest.
      let next = -1;
      let least = Infinity;
      moments.forEach((moment, i) => {
        const away = i < wanted ? (running ? last : 0) + wanted - i : i - wanted;
        if (moment.state === 0 && i !== last && away < least) [next, least] = [i, away];
      });
      if (next < 0) return;
      const moment = moments[next];
      const image = new Image();
      const settle = (state) => { moment.state = state; loading--; draw(); load() };
      moment.state = 1;
      loading++;
      image.className = "frame";
      image.alt = "";
      image.decoding = "sync";
      image.onload = () => settle(2);
      image.onerror = () => settle(3);
      image.src = moment.source;
      moment.image = image;
    }
  }

  function show(place) {
    wanted = moments.reduce((best, moment, i) => Math.abs(moment.place - place) < Math.abs(moments[best].place - place) ? i : best, 0);
    const moment = moments[wanted];
    const title = moment.step ? marks[moment.step - 1].textContent + " " + marks[moment.step - 1].dataset.goal : nowStep.dataset.bare;
    map.classList.add("started");
    map.style.setProperty("--f", place);
    nowStep.textContent = title;
    nowClock.textContent = moment.clock;
    track.setAttribute("aria-valuetext", fill(track.dataset.value, { clock: moment.clock, step: title }));
    marks.forEach((mark, i) => {
      if (i === moment.step - 1) mark.setAttribute("aria-current", "step"); else mark.removeAttribute("aria-current");
    });
    asked = true;
    draw();
    load();
  }

  function stop() {
    cancelAnimationFrame(running);
    running = 0;
    name();
  }
  function name() { play.textContent = isStill() ? play.dataset.step : running ? play.dataset.pause : play.dataset.play }

  function go(place) {
    track.value = Math.round(place * 1000);
    show(place);
  }

  play.addEventListener("click", () => {
    if (running) return stop();
    const place = track.value / 1000;
    if (isStill()) {
      // One step a tap: to the last moment of the next step that is not over.
      const ends = marks.map((_, step) => moments.findLast((moment) => moment.step === step + 1)?.place).filter((end) => end !== undefined);
      return go(place >= 1 ? 0 : ends.find((end) => end > place + 0.0005) ?? 1);
    }
    let at = place >= 1 ? 0 : place;
    let before = null;
    const tick = (now) => {
      // Time stands still until the picture is there.
      const isThere = shown === wanted || moments[wanted].state === 3;
      if (before !== null && isThere) at = Math.min(at + (now - before) / 1000 / seconds, 1);
      before = now;
      go(at);
      if (at < 1) running = requestAnimationFrame(tick); else stop();
    };
    running = requestAnimationFrame(tick);
    name();
  });
  track.addEventListener("input", () => {
    if (running) stop();
    show(track.value / 1000);
  });
  track.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === " ") {
      event.preventDefault();
      return play.click();
    }
    const ways = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 };
    const way = ways[event.key];
    if (!way) return;
    // From moment to moment, each a picture of its own.
    event.preventDefault();
    if (running) stop();
    go(moments[clamp(wanted + way, 0, last)].place);
  });
  // Browsers bring back what a range held; the picture says otherwise.
  track.value = 1000;
  matchMedia("(prefers-reduced-motion: reduce)").addEventListener("change", name);
  name();
}

// Picture over reference, and a divider between them; buttons do the same.
const pair = one(".pair");
if (pair) {
  const divider = one(".divider");
  const sides = all(".sides [data-share]");
  const blur = one(".sides .blur");
  const divide = (share) => {
    divider.value = share;
    divider.setAttribute("aria-valuetext", fill(divider.dataset.value, { n: share }));
    pair.style.setProperty("--c", share / 100);
    for (const side of sides) side.setAttribute("aria-pressed", Number(side.dataset.share) === share);
  };
  // The pictures below must not be carried off with the handle.
  pair.addEventListener("dragstart", (event) => event.preventDefault());
  divider.addEventListener("input", () => divide(Number(divider.value)));
  for (const side of sides) side.addEventListener("click", () => divide(Number(side.dataset.share)));
  blur.addEventListener("click", () => blur.setAttribute("aria-pressed", pair.classList.toggle("blurred")));
  divide(50);
}

// Enlarged pictures, on the grey that photographers judge colour by.
const large = one(".large");
if (large?.showModal) {
  const mount = one(".mount", large);
  const zoom = one(".zoom", large);
  let picture = null;
  const zoomed = (on) => {
    large.classList.toggle("zoomed", on);
    zoom.setAttribute("aria-pressed", on);
  };
  for (const link of all(".enlarge")) {
    link.setAttribute("aria-haspopup", "dialog");
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      const small = one("img", one(`.view.${link.classList[1]}`, link.closest(".plate")));
      event.preventDefault();
      picture = new Image();
      picture.style.setProperty("--r", small.getAttribute("width") / small.getAttribute("height"));
      picture.alt = small.alt;
      picture.src = link.href;
      zoomed(false);
      zoom.replaceChildren(picture);
      large.showModal();
    });
  }
  zoom.addEventListener("click", (event) => {
    if (large.classList.contains("zoomed")) return zoomed(false);
    const box = picture.getBoundingClientRect();
    // By keyboard there is no point to keep under the finger: then the middle.
    const byKey = event.detail === 0;
    const x = byKey ? 0.5 : (event.clientX - box.left) / box.width;
    const y = byKey ? 0.5 : (event.clientY - box.top) / box.height;
    zoomed(true);
    const to = picture.getBoundingClientRect();
    mount.scrollBy(to.left + x * to.width - (byKey ? innerWidth / 2 : event.clientX), to.top + y * to.height - (byKey ? innerHeight / 2 : event.clientY));
  });
  large.addEventListener("close", () => {
    zoomed(false);
    zoom.replaceChildren();
  });
}

// Browsers bring back what was switched; the page says how it begins.
for (const box of all(".build input")) box.checked = box.defaultChecked;

// A grid of one's own over the studies.
const ownGrid = one("svg.own");
if (ownGrid) {
  const fields = all("[data-grid]");
  const said = one(".own output");
  const rule = () => {
    const [columns, rows] = fields.map((field) => clamp(Math.round(Number(field.value)) || 1, 1, 40));
    const path = [...Array(columns).keys()].map((x) => `M${x} 0V${rows}`).join("") + [...Array(rows).keys()].map((y) => `M0 ${y}H${columns}`).join("");
    ownGrid.setAttribute("viewBox", `0 0 ${columns} ${rows}`);
    for (const line of all("path", ownGrid)) line.setAttribute("d", path);
    const size = (whole, count) => (Math.round(10 * whole / count) / 10).toLocaleString(root.lang);
    said.textContent = fill(said.dataset.words, { w: size(said.dataset.width, columns), h: size(said.dataset.height, rows) });
  };
  for (const field of fields) field.addEventListener("input", rule);
  rule();
}

for (const button of all("[data-print]")) button.addEventListener("click", () => print());

// A screen that stays on while hands are wet.
const awake = one(".awake");
if (awake) {
  const box = one("input", awake);
  let lock = null;
  const hold = async () => {
    try {
      if (box.checked && document.visibilityState === "visible") lock = await navigator.wakeLock.request("screen");
    } catch { box.checked = false }
  };
  awake.hidden = !navigator.wakeLock;
  box.checked = false;
  box.addEventListener("change", () => {
    if (box.checked) return hold();
    lock?.release();
    lock = null;
  });
  document.addEventListener("visibilitychange", hold);
}
