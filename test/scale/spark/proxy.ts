/** Connections that can be cut. */
import net from "node:net";

/** A way to a server whose connections can be cut. */
export interface Proxy {
  readonly url: string;
  /** Cuts all connections; returns how many there were. */
  cut(): number;
  close(): void;
}

export async function startProxy(url: string): Promise<Proxy> {
  const [, host, port] = /^sc:\/\/([^:/]+):(\d+)/.exec(url) ?? [];
  const open = new Set<net.Socket>();
  const server = net.createServer((from) => {
    const to = net.connect(Number(port), host);
    for (const [socket, other] of [
      [from, to],
      [to, from],
    ]) {
      open.add(socket);
      socket
        .on("error", () => undefined)
        .once("close", () => {
          open.delete(socket);
          other.destroy();
        });
    }
    from.pipe(to).pipe(from);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const cut = () => {
    const count = open.size / 2;
    for (const socket of open) socket.destroy();
    return count;
  };
  return {
    url: url.replace(/:\d+/, `:${(server.address() as net.AddressInfo).port}`),
    cut,
    close() {
      server.close();
      cut();
    },
  };
}
