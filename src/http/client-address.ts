import type { IncomingMessage } from 'node:http';
import { TaskError } from '../task/error.ts';
import { createAddressRanges, plainAddress } from './address-ranges.ts';

/** Where a request comes from; null when that cannot be told. */
export type ClientAddress = (request: {
  readonly socket: Pick<IncomingMessage['socket'], 'remoteAddress'>;
  readonly headers: IncomingMessage['headers'];
}) => string | null;

/**
 * The peer, unless that is one of our own proxies: then the last hop of `X-Forwarded-For` that is not. What stands
 * further left was written by the client and proves nothing; the header of anybody who is no proxy of ours is ignored.
 */
export function createClientAddress(trustedProxies: readonly string[]): ClientAddress {
  const proxies = createAddressRanges(trustedProxies);
  return ({ socket, headers }) => {
    let address = plainAddress(socket.remoteAddress ?? '');
    const forwarded = String(headers['x-forwarded-for'] ?? '');
    const hops = forwarded.trim() === '' ? [] : forwarded.split(',');
    while (address !== null && proxies.has(address)) {
      const hop = hops.pop();
      if (hop === undefined) return address;
      address = plainAddress(withoutPort(hop.trim()));
    }
    return address;
  };
}

/** Some proxies write `1.2.3.4:5678` and `[2001:db8::1]:5678`. */
function withoutPort(hop: string): string {
  return /^\[([^\]]*)\](?::\d+)?$/.exec(hop)?.[1] ?? /^([\d.]+):\d+$/.exec(hop)?.[1] ?? hop;
}

/** Throws `permission_denied` when the key may be used from some addresses only and this is none of them. */
export function requireAddress(allowedIps: readonly string[] | null, address: string | null): void {
  if (allowedIps === null) return;
  if (address !== null && createAddressRanges(allowedIps).has(address)) return;
  throw new TaskError('permission_denied', 'This API key may not be used from this address.');
}
