"""Run by the Python that LibreOffice belongs to: opens a file, types into the table, saves it in LibreOffice's own way.

python3 office_hands.py IN OUT ROW TARGET STATE COMMENT      ROW: the sentence's number
"""

# ruff: noqa: FBT003  UNO has positional arguments only

import contextlib
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue

FILTERS = {".docx": "MS Word 2007 XML", ".xlsx": "Calc MS Excel 2007 XML", ".odt": "writer8", ".ods": "calc8"}


def value(name, content):
    found = PropertyValue()
    found.Name, found.Value = name, content
    return found


def connect(pipe):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(300):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except Exception:  # noqa: BLE001  not there yet
            time.sleep(0.1)
    raise SystemExit("LibreOffice did not start")


def type_into_text(document, row, texts):
    table = next(iter(document.TextTables))
    for column, text in texts.items():
        cell = table.getCellByPosition(column, row)
        cursor = cell.createTextCursor()
        cursor.gotoStart(False)
        cursor.gotoEnd(True)
        cursor.setString(text)


def type_into_sheet(document, row, texts):
    sheet = document.Sheets.getByIndex(0)
    sheet.unprotect("")
    for column, text in texts.items():
        sheet.getCellByPosition(column, row + 3).setString(text)


def main(source, result, row, *texts):
    pipe = f"duizhao-{Path(result).stem}-{time.monotonic_ns()}"
    with tempfile.TemporaryDirectory() as profile:
        office = subprocess.Popen(
            [
                "soffice",
                "--headless",
                "--norestore",
                "--nologo",
                f"-env:UserInstallation=file://{profile}",
                f"--accept=pipe,name={pipe};urp;",
            ],
        )
        try:
            context = connect(pipe)
            desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
            document = desktop.loadComponentFromURL(f"file://{source}", "_blank", 0, (value("Hidden", True),))
            is_sheet = source.endswith(".xlsx")
            (type_into_sheet if is_sheet else type_into_text)(document, int(row), dict(zip((3, 4, 5), texts, strict=True)))
            document.storeToURL(f"file://{result}", (value("FilterName", FILTERS[Path(result).suffix]),))
            document.close(True)
            with contextlib.suppress(Exception):  # it goes away while it answers
                desktop.terminate()
            office.wait(30)
        finally:
            if office.poll() is None:
                office.kill()
                office.wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
