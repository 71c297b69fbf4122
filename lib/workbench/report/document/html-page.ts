/** The HTML document around every page. Its content security policy forbids other files and other scripts. */
import { createHash } from "node:crypto";
import path from "node:path";
import { escapeHtml } from "../../../core/text/display";
import type { Language } from "../../notebooks/edition";
import { readText } from "../../text-file";
import { markChinese } from "./chinese";
import { joinUnits } from "./units";

export interface PageParts {
  readonly title: string;
  readonly body: string;
  readonly language?: Language;
  readonly style?: string;
  /** Files of this folder that the page needs in addition to report-client.js. */
  readonly scripts?: readonly string[];
  /** Hashes of scripts that these scripts create, as made by `hashOf`. */
  readonly scriptHashes?: readonly string[];
}

export function htmlPage(parts: PageParts): string {
  const { title, body, language = "en", style = "", scripts = [], scriptHashes = [] } = parts;
  const script = `\n${["report-client.js", ...scripts].map(readAsset).join("\n")}\n`;
  const policy = [
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    `script-src ${[hashOf(script), ...scriptHashes].join(" ")}`,
    "img-src data: blob:",
    "font-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return `<!DOCTYPE html>
<html lang="${language === "zh" ? "zh-CN" : "en"}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style>
${style}
${readAsset("report.css")}
</style>
</head>
<body>
${joinUnits(language === "zh" ? body : markChinese(body))}
<script>${script}</script>
</body>
</html>
`;
}

/** The source expression of a content security policy that allows this script. */
export function hashOf(script: string): string {
  return `'sha256-${createHash("sha256").update(script).digest("base64")}'`;
}

/** JSON escaped so that it cannot end the script element around it. */
export function escapeJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** With the line ends that an HTML parser gives to the script, which is hashed. */
function readAsset(name: string): string {
  return readText(path.join(__dirname, name)).replaceAll("\r\n", "\n");
}
