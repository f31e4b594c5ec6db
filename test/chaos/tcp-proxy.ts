import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Stands between a server and what it talks to, and can make every connection through it half-open. */
export interface TcpProxy {
  readonly port: number;
  /** Connections that are open now stay open and never carry another byte; new ones work. */
  blackHole(): void;
  close(): Promise<void>;
}

export async function startTcpProxy(targetPort: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let pairs: (readonly [Socket, Socket])[] = [];
  const server = createServer((near) => {
    const far = connect(targetPort, '127.0.0.1');
    const pair = [near, far] as const;
    pairs.push(pair);
    for (const [one, other] of [pair, [far, near] as const]) {
      sockets.add(one);
      one.pipe(other);
      one.on('error', () => undefined);
      // The end of one side is news that a black hole swallows too.
      one.on('close', () => {
        sockets.delete(one);
        if (pairs.includes(pair)) other.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    blackHole() {
      for (const [near, far] of pairs) {
        near.unpipe(far).pause();
        far.unpipe(near).pause();
      }
      pairs = [];
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
