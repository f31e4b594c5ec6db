import { timingSafeEqual } from 'node:crypto';
import type { AccountStore, LiveKey } from '../db/accounts.ts';
import type { LimitOverrides } from '../db/limit-columns.ts';
import type { Log } from '../observe/log.ts';
import { silentLog } from '../observe/log.ts';
import type { CallerLimits, Limits } from '../task/limits.ts';
import { NO_LIMITS } from '../task/limits.ts';
import type { Caller } from '../task/ports.ts';
import { CLIENT_SCOPES, type Rights, SCOPES, type Scope } from '../task/rights.ts';
import { hashApiKey, newApiKey, newKeyId, newProjectId, shownPrefix } from './api-key.ts';

export interface AuthenticatedCaller extends Caller {
  readonly rights: Rights;
  /** Which dialect this key means on a shared path, when its owner pinned one. */
  readonly defaultDialect: string | null;
  /** CIDRs and addresses that the key may be used from; null for all. */
  readonly allowedIps: readonly string[] | null;
}

export interface CreatedKey {
  readonly id: string;
  /** The whole key. Never stored, never shown again. */
  readonly key: string;
  readonly projectId: string;
}

export interface Accounts {
  /** Null for an unknown, revoked or expired key. */
  authenticate(key: string): Promise<AuthenticatedCaller | null>;
  createProject(name: string): Promise<string>;
  createKey(options: {
    name: string;
    projectId?: string;
    defaultDialect?: string;
    scopes?: readonly Scope[];
  }): Promise<CreatedKey>;
  /**
   * Makes this exact key valid with these scopes, for scripts and containers. A key that somebody revoked stays so:
   * false.
   */
  ensureKey(key: string, name: string, scopes: readonly Scope[]): Promise<boolean>;
  /** Replaces all limits of a key; within a second on every node. False when there is no such key. */
  setKeyLimits(keyId: string, limits: LimitOverrides): Promise<boolean>;
  /** Replaces all limits of a project. False when there is no such project. */
  setProjectLimits(projectId: string, limits: LimitOverrides): Promise<boolean>;
  /**
   * How much of an engine a project gets while others wait too: 1, the default, to 1000. A project of weight 3 gets
   * three turns for each one of weight 1. False when there is no such project.
   */
  setProjectWeight(projectId: string, weight: number): Promise<boolean>;
  /** The first key of a fresh installation, an operator's, or null when there are keys already. */
  createFirstKey(): Promise<CreatedKey | null>;
  /** Something was changed past this object: the next request of every key looks anew. */
  forget(): void;
  /** Waits for what is still being written. */
  close(): Promise<void>;
}

/** Revocation must reach every node within a second, so no answer is kept longer. */
const CACHE_LIFETIME_MS = 1_000;
/** Bounds memory when somebody tries random keys. */
const CACHE_ENTRIES_MAX = 10_000;
const MINUTE_MS = 60_000;

export interface AccountOptions {
  /** Of every key that has none of its own; a project has only its own. */
  readonly keyLimits?: Limits;
  readonly log?: Log;
}

/** `nowMs` only ages the cache: whether a key has expired is the database's to say. */
export function createAccounts(
  store: AccountStore,
  nowMs: () => number,
  { keyLimits = NO_LIMITS, log = silentLog }: AccountOptions = {},
): Accounts {
  const cache = new Map<string, { row: LiveKey | null; validUntilMs: number }>();
  /** The minute in which each key was last noted as used, by this node. */
  const usedInMinute = new Map<string, number>();
  const writing = new Set<Promise<void>>();

  async function lookUp(secretHash: string): Promise<LiveKey | null> {
    const cached = cache.get(secretHash);
    if (cached !== undefined && cached.validUntilMs > nowMs()) return cached.row;
    const row = await store.findKeyByHash(secretHash);
    if (cache.size >= CACHE_ENTRIES_MAX) cache.clear();
    cache.set(secretHash, { row, validUntilMs: nowMs() + CACHE_LIFETIME_MS });
    return row;
  }

  /** Nobody waits for it: a request is not slower for being noted, and not refused when that fails. */
  function noteUse(keyId: string): void {
    const minute = Math.floor(nowMs() / MINUTE_MS);
    if (usedInMinute.get(keyId) === minute) return;
    if (usedInMinute.size >= CACHE_ENTRIES_MAX) usedInMinute.clear();
    usedInMinute.set(keyId, minute);
    const write = store
      .noteUse(keyId)
      .catch((error: unknown) => log.warn({ keyId, err: error }, 'the use of a key was not noted'))
      .finally(() => writing.delete(write));
    writing.add(write);
  }

  async function insert(
    key: string,
    options: {
      name: string;
      projectId: string;
      defaultDialect?: string | undefined;
      scopes?: readonly Scope[] | undefined;
    },
  ): Promise<string> {
    const { name, projectId, defaultDialect = null, scopes = CLIENT_SCOPES } = options;
    const id = newKeyId();
    const secretHash = hashApiKey(key);
    const row = { id, projectId, name, prefix: shownPrefix(key), secretHash, defaultDialect, scopes };
    const details = { name, project_id: projectId, scopes: [...scopes] };
    await store.insertKey(row, { actor: 'start', action: 'key.create', subject: id, details });
    cache.delete(secretHash);
    return id;
  }

  const accounts: Accounts = {
    async authenticate(key) {
      const secretHash = hashApiKey(key);
      const row = await lookUp(secretHash);
      if (row === null || !sameHash(row.secretHash, secretHash)) return null;
      noteUse(row.id);
      const { id: keyId, projectId, defaultDialect, scenario, scopes, models, allowedIps } = row;
      const rights = { scopes, models };
      const acted = scenario === null ? {} : { scenario };
      return { projectId, keyId, rights, defaultDialect, allowedIps, ...acted, ...limitsOf(row, keyLimits) };
    },
    async createProject(name) {
      const id = newProjectId();
      await store.insertProject({ id, name });
      return id;
    },
    async createKey({ name, projectId, defaultDialect, scopes }) {
      const key = newApiKey();
      const project = projectId ?? (await store.ensureDefaultProject()).id;
      const id = await insert(key, { name, projectId: project, defaultDialect, scopes });
      return { id, key, projectId: project };
    },
    async ensureKey(key, name, scopes) {
      const known = await store.findAnyKeyByHash(hashApiKey(key));
      if (known?.revoked === true) return false;
      if (known === null) {
        await insert(key, { name, projectId: (await store.ensureDefaultProject()).id, scopes });
      } else {
        await store.setScopes(known.id, scopes);
        cache.clear();
      }
      return true;
    },
    async setKeyLimits(keyId, limits) {
      const known = await store.setKeyLimits(keyId, limits);
      cache.clear();
      return known;
    },
    async setProjectLimits(projectId, limits) {
      const known = await store.setProjectLimits(projectId, limits);
      cache.clear();
      return known;
    },
    setProjectWeight: (projectId, weight) => store.setProjectWeight(projectId, weight),
    async createFirstKey() {
      if ((await store.countKeys()) > 0) return null;
      return accounts.createKey({ name: 'first key', scopes: SCOPES });
    },
    forget: () => cache.clear(),
    async close() {
      await Promise.all(writing);
    },
  };
  return accounts;
}

function limitsOf(row: LiveKey, keyDefaults: Limits): { limits?: CallerLimits } {
  const limits = { key: { ...keyDefaults, ...row.limits }, project: { ...NO_LIMITS, ...row.projectLimits } };
  const limited = [limits.key, limits.project].some((scope) =>
    Object.values(scope).some((limit) => limit !== null),
  );
  return limited ? { limits } : {};
}

/** The key was looked up by its hash, so how long that took tells nothing about how much of a key was right. */
function sameHash(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
