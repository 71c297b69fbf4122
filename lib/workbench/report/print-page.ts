/** Prints a page to PDF by a browser without a window. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { execute, findProgram } from "../environment/processes";
import { FileError } from "../usage-error";

export const BROWSERS: readonly string[] = [
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "chrome",
  "msedge",
];

export function findBrowser(): string | undefined {
  for (const name of BROWSERS) {
    const file = findProgram(name);
    if (file !== undefined) return file;
  }
  return undefined;
}

/** @returns The PDF file, beside the page. @throws {FileError} If the browser does not write it. */
export async function printPage(browser: string, page: string): Promise<string> {
  const file = page.replace(/\.html$/, ".pdf");
  // Its own profile: a browser that runs already would take the request and print nothing.
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), "merchant-lab-print-"));
  try {
    fs.rmSync(file, { force: true });
    const printed = await execute(
      browser,
      [
        "--headless",
        "--disable-gpu",
        // Chromium's sandbox refuses to run as root, as in a container; the page is ours and loads nothing.
        ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
        `--user-data-dir=${profile}`,
        "--no-pdf-header-footer",
        `--print-to-pdf=${path.resolve(file)}`,
        pathToFileURL(path.resolve(page)).href,
      ],
      { timeoutSeconds: 180 },
    );
    if (!fs.existsSync(file))
      throw new FileError(
        `Cannot print ${page}: ${path.basename(browser)} ${printed.reason || "wrote no file"}`,
      );
    return file;
  } finally {
    fs.rmSync(profile, { recursive: true, force: true, maxRetries: 3 });
  }
}
