/** What the tests of the native engine share: a project to set up, and a host on this machine. All of it goes after each test. */
import fs from "node:fs";
import http from "node:http";
import net, { type AddressInfo } from "node:net";
import { afterEach } from "vitest";
import type { EnginePaths, NativeEngineOptions } from "../../../lib/workbench/native-engine";
import { make } from "../fake-tfjs-node";

export const undo: (() => void)[] = [];
afterEach(() => {
  for (const step of undo.splice(0)) step();
});

export function project(installScript: string, title?: string): ReturnType<typeof make> {
  const paths = make(installScript, title);
  undo.push(() => fs.rmSync(paths.root, { recursive: true, force: true }));
  return paths;
}

/** A host whose connections are counted; without `answer` it accepts connections and never answers. */
export async function host(
  answer?: http.RequestListener,
): Promise<{ url: string; connections: () => number }> {
  let count = 0;
  const sockets = new Set<net.Socket>();
  const server = answer ? http.createServer(answer) : net.createServer();
  server.on("connection", (socket: net.Socket) => {
    count += 1;
    sockets.add(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  undo.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, connections: () => count };
}

/** Answers everything with nothing. */
export const answering: http.RequestListener = (_request, response) => response.end();

export function options(
  paths: EnginePaths,
  url: string,
  more: Partial<NativeEngineOptions> = {},
): NativeEngineOptions & { readonly said: string[] } {
  const said: string[] = [];
  const environment = { PATH: process.env.PATH, TFJS_NODE_CDN_STORAGE: url };
  return { paths, said, log: (line) => said.push(line), environment, answerSeconds: 1, ...more };
}

/** The files in the store, without the list of archives seen. */
export function leftovers(paths: EnginePaths): string[] {
  if (!fs.existsSync(paths.store)) return [];
  return fs.readdirSync(paths.store).filter((name) => name !== "archives.json");
}
