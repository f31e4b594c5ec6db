import { isIP } from 'node:net';
import { randomText } from '../accounts/api-key.ts';
import type { Config } from '../config.ts';
import type { Database } from '../db/database.ts';
import { createSettings } from '../db/settings.ts';
import { isSpecialAddress } from '../egress/address-policy.ts';
import { createHookTokens, type HookTokens } from '../hooks/hook-token.ts';
import type { UpstreamAccess } from '../task/ports.ts';
import type { Links } from './links.ts';

const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz';

const EXTENSIONS: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
  'video/mp4': 'mp4',
  'video/webm': 'webm',
};

/**
 * Whether upstreams can be told an address of this server. Left to itself, only one that the operator has named counts,
 * and none that means another machine wherever it is asked.
 */
export function servesPublicly({ upstreamAccess, publicBaseUrl }: Config): boolean {
  if (upstreamAccess !== 'auto') return upstreamAccess === 'on';
  return publicBaseUrl !== null && isPublicHost(new URL(publicBaseUrl).hostname);
}

/** A name without a dot and these endings only mean something inside a network. */
const INNER_NAMES = /(^|\.)(localhost|local|internal|lan|home\.arpa|test|invalid)$/;

function isPublicHost(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  if (isIP(host) !== 0) return !isSpecialAddress(host);
  return host.includes('.') && !INNER_NAMES.test(host);
}

export interface WiredUpstreamAccess extends UpstreamAccess {
  readonly tokens: HookTokens;
}

export async function wireUpstreamAccess(
  config: Config,
  database: Database,
  links: Pick<Links, 'sign' | 'nowMs'>,
  baseUrl: () => string,
): Promise<WiredUpstreamAccess> {
  const secret = await createSettings(database).getOrCreate('upstream-hook-secret', () =>
    randomText(43, ALPHABET),
  );
  const tokens = createHookTokens(secret);
  const reachable = servesPublicly(config);
  return {
    tokens,
    linkTo({ id, contentType }) {
      const extension = EXTENSIONS[contentType];
      if (!reachable || extension === undefined) return null;
      return links.sign({ assetId: id, extension, expiresAtMs: links.nowMs() + config.linkLifetimeMs });
    },
    hookOf: (attempt) => (reachable ? baseUrl() + tokens.pathOf(attempt) : null),
  };
}
