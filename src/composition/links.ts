import { randomText } from '../accounts/api-key.ts';
import type { Database } from '../db/database.ts';
import { createLinkSecretStore } from '../db/link-secrets.ts';
import type { Log } from '../observe/log.ts';
import { followLinkSecrets } from '../storage/link-secrets.ts';
import { createLinkSigner, type LinkSigner } from '../storage/links.ts';
import type { AuditEntry } from '../task/audit.ts';
import type { Closer } from './closer.ts';

const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz';

export interface Links extends LinkSigner {
  /** The clock that links expire by. */
  nowMs(): number;
  /** Notices a secret that another node has made, before its time. */
  refresh(): Promise<void>;
  /**
   * Signs with a new secret from now on, on every node within a minute. Links of the old one go on working until the
   * next rotation: two in a row end every link that was ever given out.
   */
  rotate(audit?: AuditEntry): Promise<void>;
}

export async function wireLinks(
  database: Database,
  publicBaseUrl: () => string,
  log: Log,
  closers: Closer[],
): Promise<Links> {
  const store = createLinkSecretStore(database, () => randomText(43, ALPHABET));
  const shared = await followLinkSecrets(store, (error) =>
    log.warn({ err: error }, 'the secrets of links could not be read again'),
  );
  closers.push(async () => shared.stop());
  const signer = createLinkSigner({ secrets: shared.secrets, publicBaseUrl, nowMs: shared.nowMs });
  return {
    ...signer,
    nowMs: shared.nowMs,
    refresh: shared.refresh,
    rotate: async (audit) => {
      await store.rotate(audit);
      shared.accept(await store.read());
    },
  };
}
