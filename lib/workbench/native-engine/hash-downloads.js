// Loaded before tfjs-node's install script and before every Node process that it starts. Records the SHA-256 of each archive
// that they download. An archive is passed on when all of it is here: an unexpected SHA-256 ends the process before a byte is
// unpacked.
const channel = require("node:diagnostics_channel");
const crypto = require("node:crypto");
const fs = require("node:fs");
const http = require("node:http");
const path = require("node:path");

const { MERCHANT_LAB_DOWNLOAD_RECORDS: recordFile, MERCHANT_LAB_EXPECTED_HASHES: hashes } = process.env;
const expectedHashes = JSON.parse(hashes);
let held = 0;

// Published before the "response" event: our listeners come first, and no byte is missed.
channel.subscribe("http.client.response.finish", ({ request, response }) => {
  const address = new URL(request.path, `${request.protocol}//${request.getHeader("host")}`);
  const url = address.origin + address.pathname;
  const { statusCode } = response;
  if (!/\.(tar\.gz|tgz|zip)$/.test(url) || (statusCode >= 300 && statusCode < 400)) return;
  const record = (result) => fs.appendFileSync(recordFile, `${JSON.stringify({ url, ...result })}\n`);
  if (statusCode !== 200) {
    record({ fault: `answered ${statusCode}` });
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
    const expected = expectedHashes[url] ?? expectedHashes[path.posix.basename(url)];
    record({ sha256, ...(expected ? { expected } : {}) });
    if (expected !== undefined && expected !== sha256) process.exit(1);
  });
  hold(response);
  // Not "error": a listener for it would keep the script from failing.
  response.on("aborted", () => record({ fault: `broke off after ${bytes} bytes` }));
});

/** Makes `pipe` write the archive into a file of the staging folder first. The scripts pipe what arrives into a program that unpacks it. */
function hold(response) {
  response.pipe = (destination, options) => {
    const file = `${recordFile}.${process.pid}.${++held}`;
    const writer = fs.createWriteStream(file);
    // "finish" comes after the "end" of the response, where its SHA-256 is compared.
    writer.on("finish", () => fs.createReadStream(file).pipe(destination, options));
    http.IncomingMessage.prototype.pipe.call(response, writer);
    return destination;
  };
}
