// Loaded before tfjs-node's install script and before every Node that it starts: takes the SHA-256 of each archive that
// they download and notes it. Other bytes than expected end the process before it goes on with them.
const channel = require("node:diagnostics_channel");
const crypto = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");

const { MERCHANT_LAB_ARCHIVE_NOTES: notes, MERCHANT_LAB_ARCHIVE_HASHES: hashes } = process.env;
const known = JSON.parse(hashes);

// Published before the "response" event: our listeners come first, and no byte is missed.
channel.subscribe("http.client.response.finish", ({ request, response }) => {
  const address = new URL(request.path, `${request.protocol}//${request.getHeader("host")}`);
  const url = address.origin + address.pathname;
  const { statusCode } = response;
  if (!/\.(tar\.gz|tgz|zip)$/.test(url) || (statusCode >= 300 && statusCode < 400)) return;
  const note = (what) => fs.appendFileSync(notes, `${JSON.stringify({ url, ...what })}\n`);
  if (statusCode !== 200) {
    note({ fault: `answered ${statusCode}` });
    return;
  }
  const hash = crypto.createHash("sha256");
  let bytes = 0;
  response.on("data", (chunk) => {
    hash.update(chunk);
    bytes += chunk.length;
  });
  response.on("end", () => {
    const sha256 = hash.digest("hex");
    const expected = known[url] ?? known[path.posix.basename(url)];
    note({ sha256, ...(expected ? { expected } : {}) });
    if (expected !== undefined && expected !== sha256) process.exit(1);
  });
  // Not "error": without a listener there is none, and with one it would no longer end the process.
  response.on("aborted", () => note({ fault: `broke off after ${bytes} bytes` }));
});
