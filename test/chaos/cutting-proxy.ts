import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** Stands before a server and loses answers as a broken line does: after the server has given them. */
export interface CuttingProxy {
  readonly url: string;
  /** How many answers were lost. */
  readonly cuts: number;
  close(): Promise<void>;
}

/** Cuts the connection instead of passing on the first answer to each create of an OpenAI SDK. */
export async function startCuttingProxy(targetUrl: string): Promise<CuttingProxy> {
  let cuts = 0;
  const server = createServer((incoming, outgoing) => {
    const { method = 'GET', url = '/', headers } = incoming;
    const passedOn = request(targetUrl + url, { method, headers: { ...headers, connection: 'close' } });
    incoming.pipe(passedOn);
    passedOn.on('error', () => incoming.destroy());
    passedOn.on('response', (answer: IncomingMessage) => {
      if (method !== 'POST' || headers['x-stainless-retry-count'] !== '0') {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
        return;
      }
      void text(answer).then(() => {
        cuts += 1;
        incoming.socket.resetAndDestroy();
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get cuts() {
      return cuts;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
