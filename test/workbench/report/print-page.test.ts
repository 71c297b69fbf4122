import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { findBrowser, printPage } from "../../../lib/workbench/report/print-page";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "merchant lab print "));
const page = path.join(folder, "01 #tea.html");
const pdf = path.join(folder, "01 #tea.pdf");

/** A browser that does as this shell script says. */
function browserOf(script: string): string {
  const file = path.join(folder, "google-chrome");
  fs.writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return file;
}

afterEach(() => {
  vi.unstubAllEnvs();
});

test("a browser is found on the search path", () => {
  const file = browserOf("exit 0");
  vi.stubEnv("PATH", folder);
  expect(findBrowser()).toBe(file);
  vi.stubEnv("PATH", path.join(folder, "empty"));
  expect(findBrowser()).toBeUndefined();
});

test.skipIf(process.platform === "win32")("a page is printed beside itself, by its address", async () => {
  const browser = browserOf(
    `for word; do case "$word" in --print-to-pdf=*) file="\${word#*=}";; esac; last="$word"; done\nprintf %s "$last" > "$file"`,
  );
  expect(await printPage(browser, page)).toBe(pdf);
  expect(fs.readFileSync(pdf, "utf8")).toMatch(/^file:\/\/.*\/01%20%23tea\.html$/);
});

test.skipIf(process.platform === "win32")(
  "a browser that prints nothing is named, and no old file is left",
  async () => {
    fs.writeFileSync(pdf, "old");
    await expect(printPage(browserOf("exit 3"), page)).rejects.toThrow(
      `Cannot print ${page}: google-chrome ended with code 3`,
    );
    expect(fs.existsSync(pdf)).toBe(false);
  },
);
