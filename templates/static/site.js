// Everything on the page works without this file. It adds: the wall button, the place on the rail, ticks, and the keys j and k.
"use strict";

const root = document.documentElement;
const all = (selector) => [...document.querySelectorAll(selector)];

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
  title: link.querySelector(".goal").textContent,
})).filter((step) => step.section);

// Ticks
const page = "ticks:" + location.pathname;
let ticks = new Set();
try { ticks = new Set(JSON.parse(memory.read(page)) ?? []) } catch { }
const start = document.querySelector(".start");

function showTicks() {
  for (const step of steps) {
    const done = ticks.has(step.id);
    step.link.classList.toggle("ticked", done);
    if (done) step.link.setAttribute("aria-label", `${step.link.textContent.trim()}, done`);
    else step.link.removeAttribute("aria-label");
  }
  const open = steps.findIndex((step) => !ticks.has(step.id));
  if (start && open > 0) {
    start.dataset.words ??= start.textContent;
    start.textContent = `Resume at step ${open + 1}`;
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
const bar = document.querySelector(".bar");

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
  const where = bar.querySelector(".where");
  where.replaceChildren();
  if (here < 0) {
    where.textContent = where.dataset.rest;
  } else {
    const count = document.createElement("b");
    count.textContent = `${here + 1} of ${steps.length}`;
    where.append(count, " " + steps[here].title);
  }
  bar.querySelector(".previous").href = here > 0 ? "#" + steps[here - 1].id : "#title";
  bar.querySelector(".next").href = here + 1 < steps.length ? "#" + steps[here + 1].id : "#close";
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

// Keys j and k; they can be switched off, and never act in a field or together with another key.
const off = document.querySelector(".keys-off");
function showKeys() {
  const silent = memory.read("keys") === "off";
  off.textContent = silent ? "keys on" : "keys off";
  return silent;
}
if (steps.length && off) {
  let silent = showKeys();
  off.addEventListener("click", () => {
    memory.write("keys", silent ? "on" : "off");
    silent = showKeys();
  });
  addEventListener("keydown", (event) => {
    if (silent || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.isComposing) return;
    if (event.key !== "j" && event.key !== "k") return;
    if (event.target.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]")) return;
    const step = steps[Math.min(Math.max(current + (event.key === "j" ? 1 : -1), 0), steps.length - 1)];
    step.section.tabIndex = -1;
    step.section.focus({ preventScroll: true });
    step.section.scrollIntoView();
    history.replaceState(null, "", "#" + step.id);
  });
}
