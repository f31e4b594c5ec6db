import { lookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import type { AddressPolicy } from './address-policy.ts';

export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

export type Resolver = (hostname: string) => Promise<readonly ResolvedAddress[]>;

export const systemResolver: Resolver = (hostname) => lookup(hostname, { all: true });

/** The address was not allowed. The text is for the operator's log and must not reach a client. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
}

export interface ConnectorOptions {
  readonly policy: AddressPolicy;
  readonly resolver: Resolver;
  /** Ports that public addresses may be reached at; listed addresses may be reached at any. */
  readonly ports: readonly number[];
  /** True allows `http:` to public addresses. */
  readonly plainHttp: boolean;
  readonly connectTimeoutMs: number;
}

/**
 * Opens a connection only to an address that the policy allows, and checks three times, because each check
 * alone was measured to leak: a literal never reaches the lookup, a name may answer differently each time it is
 * asked (so the checked answers are the ones that are dialled), and the kernel may connect elsewhere than it was
 * told (0.0.0.0 leads to loopback). undici's own `blockList` option does nothing on Node 20, and nothing for
 * https on Node 24.
 */
export function createGuardedConnector(options: ConnectorOptions): buildConnector.connector {
  return (target, callback) => {
    const port = Number(target.port || (target.protocol === 'https:' ? 443 : 80));
    const permit = (address: string): void => {
      const kind = options.policy.classify(address);
      if (kind === 'listed') return;
      if (kind === 'blocked') throw new AddressRefused(`${address} is in a blocked range`);
      if (!options.ports.includes(port)) throw new AddressRefused(`port ${port} is not allowed`);
      if (target.protocol !== 'https:' && !options.plainHttp) throw new AddressRefused('http is not allowed');
    };

    const hostname = target.hostname.replace(/^\[|\]$/g, '');
    if (isIP(hostname) !== 0) {
      const refusal = refusalOf(() => permit(hostname));
      if (refusal !== null) return callback(refusal, null);
    }
    const connect = buildConnector({
      timeout: options.connectTimeoutMs,
      lookup: guardedLookup(options.resolver, permit),
    });
    connect(target, (...outcome) => {
      const [error, socket] = outcome;
      if (error !== null) return callback(error, null);
      const refusal = refusalOf(() => permit(socket.remoteAddress ?? ''));
      if (refusal === null) return callback(null, socket);
      socket.destroy();
      callback(refusal, null);
    });
  };
}

function refusalOf(check: () => void): AddressRefused | null {
  try {
    check();
    return null;
  } catch (error) {
    if (error instanceof AddressRefused) return error;
    throw error;
  }
}

/** One bad answer refuses the name: an attacker mixes a public and a private one and waits for the fallback. */
function guardedLookup(resolver: Resolver, permit: (address: string) => void): LookupFunction {
  return (hostname, options, callback) => {
    const resolve = async (): Promise<readonly ResolvedAddress[]> => {
      const answers = await resolver(hostname);
      if (answers.length === 0) throw new AddressRefused('the name has no address');
      for (const { address } of answers) permit(address);
      return answers;
    };
    resolve().then(
      (answers) => {
        if (options.all) callback(null, [...answers]);
        else callback(null, answers[0]?.address ?? '', answers[0]?.family);
      },
      (error: Error) => callback(error, ''),
    );
  };
}
