import { type buildConnector, Client } from 'undici';
import type { Target } from './target.ts';

export interface EgressLog {
  info(details: object, message: string): void;
}

export type OpenClient = (target: Target) => Client;

/** A connection of its own per request: none is ever reused that was checked for another purpose. */
export function clientOpener(connect: buildConnector.connector, firstByteTimeoutMs: number): OpenClient {
  return (target) =>
    new Client(target.url.origin, {
      connect,
      headersTimeout: firstByteTimeoutMs,
      bodyTimeout: firstByteTimeoutMs,
    });
}

/** For the log alone: which check refused an address is nothing that a client may learn. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
