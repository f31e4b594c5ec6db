import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HttpBindings } from '@hono/node-server';
import { getRequestListener } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { App } from './app.ts';
import { type RenderUnreadable, refuseUnparsed, unreadableResponse } from './unreadable.ts';

/** A slow-loris client may hold a socket this long before its headers are complete. */
const HEADERS_TIMEOUT_MS = 10_000;
/** Long enough for 40 MB over a 3 Mbit/s line. */
const REQUEST_TIMEOUT_MS = 120_000;
/** Longer than the 60 s after which common proxies and SDK pools reuse a connection, so that they close first. */
const KEEP_ALIVE_TIMEOUT_MS = 75_000;
/** While closing: an answer whose headers were sent before leaves an idle connection behind. */
const IDLE_LOOK_MS = 100;

export interface HttpServer {
  readonly port: number;
  /** Stops listening, lets requests under way finish for up to `timeoutMs`, then cuts them. */
  close(timeoutMs: number): Promise<void>;
}

/** The address belongs to another program; the message names it. */
export class AddressInUse extends Error {
  override readonly name = 'AddressInUse';
}

/** Listens; `port` 0 picks a free one. Rejects with AddressInUse when the address is taken. */
export async function listen(
  app: App,
  host: string,
  port: number,
  renderUnreadable: RenderUnreadable,
): Promise<HttpServer> {
  const answer = getRequestListener(
    async (request, env) => {
      const response = await app.fetch(request, env as HttpBindings);
      // Hono answers HEAD by copying the GET's response, which loses the mark of one that was already written.
      return env.outgoing.headersSent ? RESPONSE_ALREADY_SENT : response;
    },
    { errorHandler: (error) => unreadableResponse(error, renderUnreadable) },
  );
  const server = createServer(
    {
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
      maxHeaderSize: 16_384,
    },
    answer,
  );
  server.on('clientError', (error, socket) => refuseUnparsed(error, socket, renderUnreadable));
  // Node would answer 417 without a body. Whatever a client expects, it gets the plain answer.
  server.on('checkExpectation', answer);
  const underWay = new Set<ServerResponse>();
  server.prependListener('request', (_request, response) => {
    underWay.add(response);
    response.once('close', () => underWay.delete(response));
  });
  await new Promise<void>((resolve, reject) => {
    const refused = (error: NodeJS.ErrnoException): void => {
      reject(error.code === 'EADDRINUSE' ? new AddressInUse(`${host}:${port} is in use`) : error);
    };
    server.once('error', refused);
    server.listen(port, host, () => {
      server.off('error', refused);
      resolve();
    });
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: (timeoutMs) => closeServer(server, underWay, timeoutMs),
  };
}

/**
 * Clients keep their connections, and Node waits for those that were busy when it was told to close: with a client in
 * a loop every stop took the whole of `timeoutMs`. So each answer that is still to come is the last of its connection.
 */
async function closeServer(
  server: Server,
  underWay: ReadonlySet<ServerResponse>,
  timeoutMs: number,
): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  for (const response of underWay) makeLast(response);
  server.prependListener('request', (_request, response) => makeLast(response));
  const idle = setInterval(() => server.closeIdleConnections(), IDLE_LOOK_MS);
  const cut = setTimeout(() => server.closeAllConnections(), timeoutMs);
  await closed;
  clearInterval(idle);
  clearTimeout(cut);
}

function makeLast(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('connection', 'close');
}
