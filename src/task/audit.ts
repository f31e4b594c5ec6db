import type { JsonObject } from './json.ts';

/** Who changed what; written in the transaction of the change. Never holds a secret. */
export interface AuditEntry {
  /** The key that asked, or `local` for somebody with the data directory, or `start` for the server itself. */
  readonly actor: string;
  /** Noun and verb, for example `key.create`. */
  readonly action: string;
  /** Id of what was changed. */
  readonly subject: string;
  /** What was asked for. */
  readonly details: JsonObject;
}
