/**
 * A PostgreSQL server for tests, on request: `MERCHANT_LAB_POSTGRESQL=local` starts one in a temporary folder, from the
 * programs that are installed; a URL of one that runs asks it, and only reads.
 */
import { execFileSync, spawn } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";

const ASKED = process.env.MERCHANT_LAB_POSTGRESQL;
const DEBIAN = "/usr/lib/postgresql";
/** Texts in an order that is not ours: "a" before "B". From version 15. */
const ENGLISH = ["--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en"];

/** For the title of tests that need a server. */
export const ON_REQUEST = "on request: MERCHANT_LAB_POSTGRESQL=local or a URL";
/** Whether any server is there, and whether it is our own, which may be written to and killed. */
export const HAS_SERVER = ASKED !== undefined;
export const HAS_OWN_SERVER = ASKED === "local";

export interface Server {
  /** As the user "lab", who needs no password. */
  readonly url: string;
  readonly port: number;
  /** The folder of the socket and of files for the server. */
  readonly folder: string;
  /** Runs a query as "lab". */
  run(sql: string): string;
  /** Ends it at once, without a farewell to its clients. */
  kill(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** The server, or the one that is asked for. */
export async function startServer(settings: readonly string[] = []): Promise<Pick<Server, "url" | "stop">> {
  if (ASKED !== "local") return { url: String(ASKED), stop: async () => undefined };
  return await startOwnServer(settings);
}

export async function startOwnServer(settings: readonly string[] = []): Promise<Server> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "merchant-lab-postgresql-"));
  const data = path.join(folder, "data");
  // PostgreSQL refuses root.
  const as = process.getuid?.() === 0 ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : [];
  if (as.length > 0) fs.chownSync(folder, 65534, 65534);
  const command = (name: string, args: readonly string[]): [string, string[]] => {
    const [first, ...rest] = [...as, program(name), ...args];
    return [first, rest];
  };
  const env = { ...process.env, HOME: folder };
  const [init, given] = command("initdb", ["-D", data, "-U", "lab", "-N", "-E", "UTF8", ...ENGLISH]);
  execFileSync(init, given, { env, stdio: "pipe" });
  const rules = [
    "local all lab trust",
    "host all lab 127.0.0.1/32 trust",
    "host all all 127.0.0.1/32 scram-sha-256",
  ];
  fs.writeFileSync(path.join(data, "pg_hba.conf"), `${rules.join("\n")}\n`);
  const port = await freePort();
  const url = `postgresql://lab@127.0.0.1:${port}/postgres`;
  let child: ReturnType<typeof spawn> | undefined;
  let log = "";
  const ended = () =>
    new Promise<void>((resolve) =>
      child?.exitCode === null ? child.once("exit", () => resolve()) : resolve(),
    );
  const server: Server = {
    url,
    port,
    folder,
    run: (sql) =>
      execFileSync("psql", ["-X", "-q", "-t", "-A", "-v", "ON_ERROR_STOP=1", "-c", sql, url], {
        encoding: "utf8",
      }),
    async kill() {
      // The worker that serves a client ends with the server.
      child?.kill("SIGQUIT");
      await ended();
    },
    async start() {
      const options = ["fsync=off", `unix_socket_directories=${folder}`, ...settings].flatMap((setting) => [
        "-c",
        setting,
      ]);
      const [postgres, args] = command("postgres", [
        "-D",
        data,
        "-h",
        "127.0.0.1",
        "-p",
        String(port),
        ...options,
      ]);
      child = spawn(postgres, args, { env, stdio: ["ignore", "pipe", "pipe"] });
      child.stderr?.on("data", (part) => {
        log += part;
      });
      const start = log.length;
      while (!log.slice(start).includes("ready to accept connections")) {
        if (child.exitCode !== null) throw new Error(`PostgreSQL did not start: ${log}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    async stop() {
      child?.kill("SIGINT");
      await ended();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
  await server.start();
  return server;
}

function program(name: string): string {
  const folders = fs.existsSync(DEBIAN)
    ? fs.readdirSync(DEBIAN).map((version) => path.join(DEBIAN, version, "bin"))
    : [];
  const found = folders.map((folder) => path.join(folder, name)).filter((file) => fs.existsSync(file));
  return found.at(-1) ?? name;
}

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as net.AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
