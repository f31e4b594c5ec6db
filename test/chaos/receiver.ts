import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Takes callbacks and counts them by their id, which stays the same over repeats. */
export interface CallbackReceiver {
  readonly url: string;
  /** How often each callback came. */
  readonly received: ReadonlyMap<string, number>;
  close(): Promise<void>;
}

export async function startReceiver(): Promise<CallbackReceiver> {
  const received = new Map<string, number>();
  const server = createServer((request, response) => {
    const id = String(request.headers['webhook-id']);
    received.set(id, (received.get(id) ?? 0) + 1);
    request.resume().on('end', () => response.writeHead(204).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/done`,
    received,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
