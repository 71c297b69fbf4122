/** The HTML document around every page. Its content security policy forbids loading other files. */
import fs from "node:fs";
import path from "node:path";
import { escapeHtml } from "../../core/text/display";

const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data: blob:; font-src data:";

/** @param scripts Files of this folder that the page needs in addition to report-client.js. */
export function htmlPage(
  title: string,
  body: string,
  extraStyle = "",
  scripts: readonly string[] = [],
): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style>
${extraStyle}
${readAsset("report.css")}
</style>
</head>
<body>
${body}
<script>
${["report-client.js", ...scripts].map(readAsset).join("\n")}
</script>
</body>
</html>
`;
}

function readAsset(name: string): string {
  return fs.readFileSync(path.join(__dirname, name), "utf8");
}
