"""The rooms of ``pipeline/`` and who imports whom, read from the code itself; their floors, as text and as a picture.

A room is a folder or a module right under ``pipeline/``. A room's floor is one above the highest of those that it imports.
"""

from __future__ import annotations

import argparse
import ast
import sys
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = "pipeline"
Graph = dict[str, set[str]]


def imports(package: Path) -> Graph:
    """Each room of a package with the rooms that it imports anywhere, also late, within functions."""
    graph: Graph = {}
    for file in sorted(package.rglob("*.py")):
        room = file.relative_to(package).parts[0].removesuffix(".py")
        if room in {"__init__", "__main__"}:
            continue
        wanted = graph.setdefault(room, set())
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module == package.name:
                names = [f"{package.name}.{alias.name}" for alias in node.names]
            wanted |= {parts[1] for name in names if len(parts := name.split(".")) > 1 and parts[0] == package.name}
    return {room: {other for other in wanted if other in graph and other != room} for room, wanted in graph.items()}


def circles(graph: Mapping[str, Iterable[str]]) -> list[list[str]]:
    """Rooms that import each other, as ways that come back to where they began; empty for a house with floors."""
    found: list[list[str]] = []
    done: set[str] = set()

    def visit(room: str, way: list[str]) -> None:
        if room in way:
            found.append([*way[way.index(room) :], room])
        elif room not in done:
            for other in sorted(graph[room]):
                visit(other, [*way, room])
            done.add(room)

    for room in sorted(graph):
        visit(room, [])
    return found


def floors(graph: Mapping[str, Iterable[str]]) -> dict[str, int]:
    """The floor of each room, the ground floor 1.

    :raises ValueError: rooms import each other.
    """
    if ways := circles(graph):
        raise ValueError(f"rooms import each other: {' → '.join(ways[0])}")
    level: dict[str, int] = {}

    def height(room: str) -> int:
        if room not in level:
            level[room] = 1 + max(map(height, graph[room]), default=0)
        return level[room]

    return {room: height(room) for room in sorted(graph)}


def lines_of(package: Path, room: str) -> int:
    """Lines of Python in a room."""
    files = (package / room).rglob("*.py") if (package / room).is_dir() else [package / f"{room}.py"]
    return sum(len(file.read_text("utf-8").splitlines()) for file in files)


def as_text(package: Path) -> str:
    """The floors from the top down, each room with its lines."""
    level = floors(imports(package))
    rows = []
    for floor in range(max(level.values()), 0, -1):
        rooms = ", ".join(f"{room} ({lines_of(package, room):,})" for room in level if level[room] == floor)
        rows.append(f"{floor:2}  {rooms}")
    return "\n".join(rows)


def as_svg(package: Path) -> str:
    """The house as a picture: rooms by floor, arrows from a room down to those that it imports and that nothing between brings along."""
    graph = imports(package)
    level = floors(graph)
    top, width, height, gap = max(level.values()), 1180, 46, 92
    place: dict[str, tuple[float, float]] = {}
    for floor in range(1, top + 1):
        rooms = [room for room in level if level[room] == floor]
        for index, room in enumerate(rooms):
            place[room] = ((index + 0.5) * width / len(rooms), 40 + (top - floor) * gap)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {top * gap + 20}" font-family="sans-serif" font-size="15">',
        "<title>The rooms of pipeline/ by floor; each imports only what is below it</title>",
        f'<rect width="{width}" height="{top * gap + 20}" fill="#fff"/>',
    ]
    for room, below in sorted(graph.items()):
        direct = below - {far for near in below for far in _reached(graph, near)}
        for other in sorted(direct):
            (x1, y1), (x2, y2) = place[room], place[other]
            middle = (y1 + y2) / 2
            way = f"M{x1:.0f} {y1 + height / 2:.0f}C{x1:.0f} {middle:.0f} {x2:.0f} {middle:.0f} {x2:.0f} {y2 - height / 2:.0f}"
            parts.append(f'<path d="{way}" fill="none" stroke="#9db2c4" stroke-width="1.5"/>')
    for room, (x, y) in place.items():
        half = 52
        parts.append(
            f'<rect x="{x - half:.0f}" y="{y - height / 2:.0f}" width="{2 * half}" height="{height}" rx="7" fill="#eef4f8" stroke="#35607d"/>'
            f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="middle">{escape(room)}</text>'
            f'<text x="{x:.0f}" y="{y + 16:.0f}" text-anchor="middle" font-size="11" fill="#555">{lines_of(package, room):,} lines</text>'
        )
    return "\n".join([*parts, "</svg>", ""])


def _reached(graph: Mapping[str, Iterable[str]], room: str) -> set[str]:
    """All rooms below this one."""
    found: set[str] = set()
    waiting = list(graph[room])
    while waiting:
        other = waiting.pop()
        if other not in found:
            found.add(other)
            waiting += graph[other]
    return found


def main() -> None:
    """Print the floors; ``--svg FILE`` draws them."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--svg", type=Path)
    wanted = parser.parse_args()
    package = ROOT / PACKAGE
    sys.stdout.write(as_text(package) + "\n")
    if wanted.svg:
        wanted.svg.write_text(as_svg(package), "utf-8")


if __name__ == "__main__":
    main()
