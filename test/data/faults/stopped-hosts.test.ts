import { expect, test, vi } from "vitest";
import { BODY, begin, useFileServer } from "./file-server";

// 0.6 seconds in place of five. No host of this file is meant to go on, so none can be judged too early.
vi.mock("../../../lib/data/fetch/unresponsive-hosts", async (original) => ({
  ...(await original<typeof import("../../../lib/data/fetch/unresponsive-hosts")>()),
  MAX_WAIT_MS: 600,
}));

const server = useFileServer();

test("a host that stops in its answer is given up; what came is kept, and the host is not asked again", async () => {
  server.answer("/file", (_request, response) => {
    begin(response, 0);
    response.write(BODY.subarray(0, 1000));
  });
  const address = `http://${server.host()}/file`;
  expect(await server.fetch()).toEqual([`${address}: ${server.host()} stopped sending`]);
  expect(await server.fetch()).toEqual([`${address}: ${server.host()} did not answer a while ago`]);
  expect(server.asked).toHaveLength(1);
  server.answer("/mirror", (_request, response) => response.destroy());
  await server.fetch([server.elsewhere("/mirror")]);
  expect(server.asked.at(-1)?.range).toBe("bytes=1000-");
});
