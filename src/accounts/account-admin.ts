import type { ApiKey, KeySettings, KeyStore } from '../db/keys.ts';
import type { Project, ProjectSettings, ProjectStore } from '../db/projects.ts';
import type { AuditEntry } from '../task/audit.ts';
import type { Accounts } from './accounts.ts';
import { hashApiKey, newApiKey, newKeyId, newProjectId, shownPrefix } from './api-key.ts';

/** Who changes something, and what was asked for. */
export type Change = Pick<AuditEntry, 'actor' | 'details'>;

export interface NewKeyOptions extends Partial<KeySettings> {
  readonly name: string;
  readonly projectId: string;
  readonly creditCapMicro?: bigint | null;
}

export interface CreatedApiKey extends ApiKey {
  /** The whole key. Never stored, never shown again. */
  readonly secret: string;
}

/** Projects and keys as an operator manages them. Null stands for an unknown id. */
export interface AccountAdmin extends Pick<KeyStore, 'find' | 'list'> {
  readonly projects: Pick<ProjectStore, 'find' | 'list'>;
  createProject(settings: ProjectSettings, change: Change): Promise<Project>;
  updateProject(id: string, changes: Partial<ProjectSettings>, change: Change): Promise<Project | null>;
  createKey(options: NewKeyOptions, change: Change): Promise<CreatedApiKey>;
  updateKey(id: string, changes: Partial<KeySettings>, change: Change): Promise<ApiKey | null>;
  /** At once on this node, within a second on every other. */
  revokeKey(id: string, change: Change): Promise<ApiKey | null>;
}

export interface AccountAdminDependencies {
  readonly keys: KeyStore;
  readonly projects: ProjectStore;
  readonly accounts: Pick<Accounts, 'forget'>;
}

export function createAccountAdmin({ keys, projects, accounts }: AccountAdminDependencies): AccountAdmin {
  /** What was cached for the requests of a key is void once the change is committed. */
  async function changed<Result>(work: Promise<Result>): Promise<Result> {
    const result = await work;
    accounts.forget();
    return result;
  }
  return {
    find: keys.find,
    list: keys.list,
    projects,
    async createProject(settings, change) {
      const id = newProjectId();
      await projects.insert(id, settings, { ...change, action: 'project.create', subject: id });
      return (await projects.find(id)) ?? lost(id);
    },
    updateProject: (id, changes, change) =>
      changed(projects.update(id, changes, { ...change, action: 'project.update', subject: id })),
    async createKey(options, change) {
      const id = newKeyId();
      const secret = newApiKey();
      const row = { ...options, id, prefix: shownPrefix(secret), secretHash: hashApiKey(secret) };
      await keys.insert(row, { ...change, action: 'key.create', subject: id });
      return { ...((await keys.find(id)) ?? lost(id)), secret };
    },
    updateKey: (id, changes, change) =>
      changed(keys.update(id, changes, { ...change, action: 'key.update', subject: id })),
    revokeKey: (id, change) => changed(keys.revoke(id, { ...change, action: 'key.revoke', subject: id })),
  };
}

function lost(id: string): never {
  throw new Error(`${id} was written, but is not there`);
}
