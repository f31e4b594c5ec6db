import { timingSafeEqual } from 'node:crypto';
import type { AccountStore, ApiKey, LimitOverrides } from '../db/accounts.ts';
import type { CallerLimits, Limits } from '../task/limits.ts';
import { NO_LIMITS } from '../task/limits.ts';
import type { Caller } from '../task/ports.ts';
import { hashApiKey, newApiKey, randomText, shownPrefix } from './api-key.ts';

export interface AuthenticatedCaller extends Caller {
  /** Which dialect this key means on a shared path, when its owner pinned one. */
  readonly defaultDialect: string | null;
}

export interface CreatedKey {
  readonly id: string;
  /** The whole key. Never stored, never shown again. */
  readonly key: string;
  readonly projectId: string;
}

export interface Accounts {
  /** Null for an unknown or revoked key. */
  authenticate(key: string): Promise<AuthenticatedCaller | null>;
  createProject(name: string): Promise<string>;
  createKey(options: { name: string; projectId?: string; defaultDialect?: string }): Promise<CreatedKey>;
  /** Makes this exact key valid if it is not yet; for scripts and containers. */
  ensureKey(key: string, name: string): Promise<void>;
  /** Replaces all limits of a key; within a second on every node. False when there is no such key. */
  setKeyLimits(keyId: string, limits: LimitOverrides): Promise<boolean>;
  /** Replaces all limits of a project. False when there is no such project. */
  setProjectLimits(projectId: string, limits: LimitOverrides): Promise<boolean>;
  /**
   * How much of an engine a project gets while others wait too: 1, the default, to 1000. A project of weight 3 gets
   * three turns for each one of weight 1. False when there is no such project.
   */
  setProjectWeight(projectId: string, weight: number): Promise<boolean>;
  /** The first key of a fresh installation, or null when there are keys already. */
  createFirstKey(): Promise<CreatedKey | null>;
}

/** Revocation must reach every node within a second, so no answer is kept longer. */
const CACHE_LIFETIME_MS = 1_000;
/** Bounds memory when somebody tries random keys. */
const CACHE_ENTRIES_MAX = 10_000;
const ID_ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz';

/** `keyLimits` are those of every key that has none of its own; a project has only its own. */
export function createAccounts(
  store: AccountStore,
  nowMs: () => number,
  keyLimits: Limits = NO_LIMITS,
): Accounts {
  const cache = new Map<string, { row: ApiKey | null; validUntilMs: number }>();

  async function lookUp(secretHash: string): Promise<ApiKey | null> {
    const cached = cache.get(secretHash);
    if (cached !== undefined && cached.validUntilMs > nowMs()) return cached.row;
    const row = await store.findKeyByHash(secretHash);
    if (cache.size >= CACHE_ENTRIES_MAX) cache.clear();
    cache.set(secretHash, { row, validUntilMs: nowMs() + CACHE_LIFETIME_MS });
    return row;
  }

  async function insert(
    key: string,
    name: string,
    projectId: string,
    defaultDialect: string | null,
  ): Promise<string> {
    const id = `key_${randomText(16, ID_ALPHABET)}`;
    const row = {
      id,
      projectId,
      name,
      prefix: shownPrefix(key),
      secretHash: hashApiKey(key),
      defaultDialect,
    };
    await store.insertKey(row);
    cache.delete(row.secretHash);
    return id;
  }

  const accounts: Accounts = {
    async authenticate(key) {
      const secretHash = hashApiKey(key);
      const row = await lookUp(secretHash);
      if (row === null || !sameHash(row.secretHash, secretHash)) return null;
      const { id: keyId, projectId, defaultDialect } = row;
      return { projectId, keyId, defaultDialect, ...limitsOf(row, keyLimits) };
    },
    async createProject(name) {
      const id = `proj_${randomText(16, ID_ALPHABET)}`;
      await store.insertProject({ id, name });
      return id;
    },
    async createKey({ name, projectId, defaultDialect }) {
      const key = newApiKey();
      const project = projectId ?? (await store.ensureDefaultProject()).id;
      return { id: await insert(key, name, project, defaultDialect ?? null), key, projectId: project };
    },
    async ensureKey(key, name) {
      if ((await store.findKeyByHash(hashApiKey(key))) !== null) return;
      await insert(key, name, (await store.ensureDefaultProject()).id, null);
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
      return (await store.countKeys()) === 0 ? accounts.createKey({ name: 'first key' }) : null;
    },
  };
  return accounts;
}

function limitsOf(row: ApiKey, keyDefaults: Limits): { limits?: CallerLimits } {
  const limits = { key: { ...keyDefaults, ...row.limits }, project: { ...NO_LIMITS, ...row.projectLimits } };
  const limited = [limits.key, limits.project].some((scope) =>
    Object.values(scope).some((limit) => limit !== null),
  );
  return limited ? { limits } : {};
}

function sameHash(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
