/** Connections that fail, as far as that can be seen without a server. */
import net from "node:net";
import { inspect } from "node:util";
import { afterEach, expect, test, vi } from "vitest";
import { tables } from "../../../lib/tables";

const servers: net.Server[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

/** What a connection is refused with; nothing of it may show the password. */
async function refusal(url: string): Promise<string> {
  const error = await tables.connect(url).then(
    () => new Error("connected"),
    (found: Error) => found,
  );
  expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/hunter|geheim/);
  return error.message;
}

const WRONG_URL =
  "Cannot connect to a database: url must be one of PostgreSQL, such as postgresql://user@host:5432/database?sslmode=require";

test.each([
  ["mysql://root:geheim@db/shop", `${WRONG_URL}, current value is one of mysql`],
  ["geheim", `${WRONG_URL}, current value is another text`],
  [3, `${WRONG_URL}, current value is 3`],
  ["postgresql://lab:hunter2:5432:x/", WRONG_URL],
  ["postgresql://lab:12#hunter@db/shop", "in a password the characters # / ? : @ % are written as"],
  ["postgresql://lab:12/hunter@db/shop", "in a password the characters"],
  ["postgresql://lab:12?hunter@db/shop", "in a password the characters"],
  [
    "postgresql://lab@db/shop?sslmode=on",
    'sslmode must be one of disable, prefer, require, verify-ca, verify-full, current value is "on"',
  ],
  ["postgresql://lab@db/shop?ssl_mode=on", "a parameter of the URL must be one of host, port, "],
  ["postgresql://lab@db/shop?sslmode=verify-ca", "sslmode=verify-ca needs sslrootcert and a file"],
  ["postgresql://lab@db/shop?sslrootcert=/no/such.pem", "there is no file /no/such.pem, which the URL names"],
  [
    "postgresql://lab:geheim@127.0.0.1:1/shop",
    "nothing answers at 127.0.0.1:1; is PostgreSQL running there?",
  ],
  [
    "postgresql:///shop?host=/no/such/folder",
    "nothing answers at /no/such/folder; is PostgreSQL running there?",
  ],
  [
    "postgresql://lab:geheim@no-such-host.invalid/shop",
    "there is no host of this name: no-such-host.invalid:5432",
  ],
])("%s is refused", async (url, message) => {
  expect(await refusal(url as string)).toContain(message);
});

test("options are checked first", async () => {
  await expect(
    tables.connect("postgresql://lab@127.0.0.1:1/shop", { writes: true } as never),
  ).rejects.toThrow('did you mean "write"?');
  await expect(tables.connect("postgresql://lab@127.0.0.1:1/shop", { write: 1 } as never)).rejects.toThrow(
    "write must be true or false",
  );
});

/** A server that knows as much of PostgreSQL's protocol as a test wants. */
async function fakeServer(answer: (socket: net.Socket, message: Buffer) => void): Promise<number> {
  const server = net.createServer((socket) => {
    socket.on("error", () => undefined);
    socket.on("data", (message) => answer(socket, message));
  });
  servers.push(server.listen(0, "127.0.0.1"));
  await new Promise((resolve) => server.once("listening", resolve));
  return (server.address() as net.AddressInfo).port;
}

const SSL_REQUEST = 80_877_103;
const isSslRequest = (message: Buffer) => message.length === 8 && message.readInt32BE(4) === SSL_REQUEST;
const LET_IN = Buffer.from(
  [..."R\0\0\0\x08\0\0\0\0Z\0\0\0\x05I"].map((character) => character.charCodeAt(0)),
);

test("a server that does not answer", async () => {
  const port = await fakeServer(() => undefined);
  expect(await refusal(`postgresql://lab@127.0.0.1:${port}/shop?connect_timeout=1`)).toBe(
    `Cannot connect to a database: 127.0.0.1:${port} does not answer in time; a firewall may be between, and connect_timeout=30 in the URL waits for 30 seconds`,
  );
});

test("a server without TLS is refused where it is asked for, and taken where it is preferred", async () => {
  const seen: string[] = [];
  const port = await fakeServer((socket, message) => {
    seen.push(isSslRequest(message) ? "TLS?" : "plain");
    if (isSslRequest(message)) socket.write("N");
    else socket.destroy();
  });
  for (const mode of ["require", "verify-full"])
    expect(await refusal(`postgresql://lab@127.0.0.1:${port}/shop?sslmode=${mode}`)).toBe(
      `Cannot connect to a database: 127.0.0.1:${port} offers no TLS, and sslmode=${mode} asks for it`,
    );
  expect(seen.splice(0)).toEqual(["TLS?", "TLS?"]);
  await refusal(`postgresql://lab@127.0.0.1:${port}/shop?sslmode=prefer`);
  expect(seen.splice(0)).toEqual(["TLS?", "plain"]);
  await refusal(`postgresql://lab@127.0.0.1:${port}/shop`);
  expect(seen.splice(0)).toEqual(["plain"]);
  // Another name of this machine, as if it were another machine.
  await refusal(`postgresql://lab@127.1:${port}/shop`);
  expect(seen.splice(0)).toEqual(["TLS?", "plain"]);
  vi.stubEnv("PGSSLMODE", "require");
  expect(await refusal(`postgresql://lab@127.0.0.1:${port}/shop`)).toContain("offers no TLS");
});

test("a connection that is lost while it is made, and while it is used", async () => {
  const port = await fakeServer((socket) => socket.destroy());
  expect(await refusal(`postgresql://lab@127.0.0.1:${port}/shop`)).toMatch(
    /127\.0\.0\.1:\d+: Connection terminated unexpectedly$/,
  );
  let messages = 0;
  const letting = await fakeServer((socket, message) => {
    messages += 1;
    if (messages === 1) socket.write(LET_IN);
    else if (String(message).includes("set "))
      socket.write(Buffer.concat([Buffer.from("C\0\0\0\x08SET\0"), LET_IN.subarray(9)]));
    else socket.destroy();
  });
  const database = await tables.connect(`postgresql://lab@127.0.0.1:${letting}/shop`);
  await expect(database.table("orders")).rejects.toThrow(
    /^Cannot compute a table: the connection to the database was lost \(.*\); ask again, and there will be a new one$/,
  );
  database.close();
});
