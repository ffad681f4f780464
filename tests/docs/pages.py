"""The Markdown pages of the project, and what stands in them."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "plugins").glob("*/README.md")])

BLOCK = re.compile(
    r"^```(?P<language>\w+)(?: title=\"(?P<title>[^\"]+)\")?\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)
FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
NOT_WORDS = re.compile(r"[^\w\- ]")


def blocks(page: Path, language: str) -> list[str]:
    """The code blocks of a page in one language."""
    return [found["text"] for found in BLOCK.finditer(page.read_text()) if found["language"] == language]


def titled(page: Path) -> dict[str, str]:
    """The code blocks that have a title."""
    return {found["title"]: found["text"] for found in BLOCK.finditer(page.read_text()) if found["title"]}


def links(page: Path) -> Iterator[str]:
    """Where the page's relative links lead."""
    for target in LINK.findall(FENCED.sub("", page.read_text())):
        if "://" not in target and not target.startswith("mailto:"):
            yield target


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings."""
    headings = re.findall(r"^#+ (.+)$", FENCED.sub("", page.read_text()), re.MULTILINE)
    return {NOT_WORDS.sub("", heading.lower()).strip().replace(" ", "-") for heading in headings}
