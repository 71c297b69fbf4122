import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import * as random from "../../../lib/core/random";
import { BODY, begin, firstByteOf, useFileServer } from "./file-server";

/** `MERCHANT_LAB_FAULTS=long` asks for the long form. */
const KILLS = process.env.MERCHANT_LAB_FAULTS === "long" ? 60 : 3;
const STEPS = 30;

const server = useFileServer();

/** The bytes of the partial file, if there is one. */
function partialBytes(): number {
  const folder = path.dirname(server.target());
  const names = fs.existsSync(folder) ? fs.readdirSync(folder) : [];
  const partial = names.find((name) => name.endsWith(".part"));
  if (partial === undefined) return 0;
  // It may get its final name in this moment.
  return fs.statSync(path.join(folder, partial), { throwIfNoEntry: false })?.size ?? 0;
}

test(
  `a download that is killed ${KILLS} times leaves no wrong file, and goes on where it was`,
  async () => {
    let sent = 0;
    let onSent = () => {};
    server.answer("/file", async (request, response) => {
      let from = firstByteOf(request);
      begin(response, from);
      for (; from < BODY.length && !response.destroyed; from += BODY.length / STEPS) {
        response.write(BODY.subarray(from, from + BODY.length / STEPS));
        sent++;
        onSent();
        await wait(3);
      }
      response.end();
    });

    const moment = random.seeded(3);
    let killed = 0;
    let finished = 0;
    for (let i = 0; i < KILLS; i++) {
      const script = path.join(__dirname, "../fetch/download-child.js");
      const child = spawn(process.execPath, [script, JSON.stringify(server.file())], { stdio: "ignore" });
      const ended = once(child, "exit");
      const goal = sent + 1 + moment.integer(STEPS - 1);
      const isUnderWay = new Promise<void>((resolve) => {
        onSent = () => {
          if (sent >= goal && partialBytes() > 0) resolve();
        };
      });
      await Promise.race([ended, isUnderWay]);
      child.kill("SIGKILL");
      const [, signal] = await ended;
      if (signal === "SIGKILL") killed++;
      if (!fs.existsSync(server.target())) continue;
      expect(server.isWhole()).toBe(true);
      finished++;
      fs.rmSync(server.target());
    }
    const resumed = server.asked.filter(({ range }) => range !== undefined).length;
    expect(await server.fetch()).toEqual([]);
    expect(server.isWhole()).toBe(true);
    expect(fs.readdirSync(path.dirname(server.target()))).toEqual(["file.bin"]);
    expect(resumed + finished).toBeGreaterThan(0);
    console.log(
      `downloads: ${KILLS} processes, ${killed} killed, ${resumed} resumed, ${finished} finished before, 0 wrong`,
    );
  },
  // Each start of TypeScript takes a second or more.
  KILLS * 30_000,
);
