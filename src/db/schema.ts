import type { ColumnType, Generated } from 'kysely';

/** Written as JSON text (see `toJsonText`), read as a parsed value. */
type Jsonb<Value> = ColumnType<Value, string, string>;
/** Written only by the database's own clock. */
type Timestamp = ColumnType<Date, never, never>;
type OptionalTimestamp = ColumnType<Date | null, never, never>;

/** Null is the default, 0 is no limit. */
interface LimitColumns {
  creates_per_minute: ColumnType<number | null, number | null | undefined, number | null>;
  reads_per_minute: ColumnType<number | null, number | null | undefined, number | null>;
  concurrent_tasks: ColumnType<number | null, number | null | undefined, number | null>;
  queued_tasks: ColumnType<number | null, number | null | undefined, number | null>;
  running_tasks: ColumnType<number | null, number | null | undefined, number | null>;
}

export interface ProjectsTable extends LimitColumns {
  id: string;
  name: string;
  /** Its part of an engine's slots while others wait too, against the weights of the others. */
  weight: Generated<number>;
  unlimited: Generated<boolean>;
  created_at: Generated<Date>;
}

export interface ApiKeysTable extends LimitColumns {
  id: string;
  project_id: string;
  name: string;
  /** The first characters of the key, to recognise it by. */
  prefix: string;
  /** SHA-256 in hex; the key itself is not stored. */
  secret_hash: string;
  default_dialect: ColumnType<string | null, string | null | undefined, string | null>;
  scopes: Generated<string[]>;
  models: ColumnType<string[] | null, string[] | null | undefined, string[] | null>;
  allowed_ips: ColumnType<string[] | null, string[] | null | undefined, string[] | null>;
  scenario: ColumnType<string | null, string | null | undefined, string | null>;
  /** `bigint` as text. */
  credit_cap_micro: ColumnType<string | null, string | null | undefined, never>;
  created_at: Generated<Date>;
  expires_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  revoked_at: ColumnType<Date | null, undefined, Date>;
}

export interface TasksTable {
  id: string;
  /** Order of acceptance; the embedded clock has only milliseconds. */
  seq: Generated<number>;
  project_id: string;
  key_id: string;
  dialect: string;
  bound_dialect: ColumnType<string | null, undefined, string>;
  status: string;
  stage: string | null;
  progress: number;
  request: Jsonb<unknown>;
  plan: Jsonb<unknown> | null;
  failure_code: string | null;
  failure_message: string | null;
  lease_token: string | null;
  lease_until: ColumnType<Date | null, undefined, Date | null>;
  /** Claims of this stage since the task last moved. */
  stage_tries: number;
  /** When the next step should run; null once the task has ended. Drives the sweep. */
  due_at: ColumnType<Date | null, undefined, Date | null>;
  created_at: Timestamp;
  started_at: OptionalTimestamp;
  updated_at: Timestamp;
  finished_at: OptionalTimestamp;
  links_expire_at: OptionalTimestamp;
  removed_at: OptionalTimestamp;
  /** When its files had been kept long enough. */
  files_removed_at: OptionalTimestamp;
}

export interface AttemptsTable {
  id: string;
  task_id: string;
  engine_id: string;
  number: number;
  state: string;
  ref: ColumnType<unknown, string | null | undefined, string>;
  refusal: ColumnType<string | null, string | null | undefined, string | null>;
  created_at: Generated<Date>;
}

export interface AssetsTable {
  id: string;
  task_id: string;
  kind: string;
  storage_key: string;
  content_type: string;
  bytes: number;
  sha256: string;
  width: number;
  height: number;
  duration_ms: number;
  created_at: Generated<Date>;
  removed_at: Date | null;
}

export interface OutboxTable {
  id: string;
  task_id: string;
  url: string;
  tries: number;
  state: string;
  last_status: ColumnType<number | null, undefined, number | null>;
  last_reason: ColumnType<string | null, undefined, string | null>;
  next_at: Generated<Date>;
  /** Somebody is delivering until then. */
  claimed_until: ColumnType<Date | null, undefined, null>;
  created_at: Generated<Date>;
  finished_at: ColumnType<Date | null, undefined, never>;
}

export interface SettingsTable {
  key: string;
  value: string;
}

export interface FilesTable {
  id: string;
  /** Order of arrival. */
  seq: Generated<number>;
  project_id: string;
  purpose: string;
  file_name: string;
  content_type: string;
  bytes: number;
  sha256: string;
  storage_key: string;
  created_at: Timestamp;
  /** Null for files that stay until they are deleted. */
  expires_at: OptionalTimestamp;
  removed_at: OptionalTimestamp;
}

export interface WebhookEndpointsTable {
  id: string;
  /** Order of creation; the embedded clock has only milliseconds. */
  seq: Generated<number>;
  project_id: string;
  name: string;
  url: string;
  event_types: Jsonb<unknown>;
  /** Encrypted, see docs/webhooks.md. */
  sealed_secret: string;
  secret_hint: string;
  /** Signs beside the new one until then, after a rotation that kept it. */
  sealed_old_secret: string | null;
  old_secret_until: OptionalTimestamp;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
}

export interface CharactersTable {
  id: string;
  project_id: string;
  name: string;
  username: string;
  source: Jsonb<unknown>;
  start_seconds: number;
  end_seconds: number;
  created_at: Generated<Date>;
}

export interface RequestWindowsTable {
  /** A key or a project. */
  owner: string;
  kind: string;
  /** When tokens were handed out, oldest first, and how many each time. */
  taken_at: Date[];
  tokens: number[];
  /** What the last statement was given. */
  granted: number;
}

export interface Schema {
  projects: ProjectsTable;
  api_keys: ApiKeysTable;
  tasks: TasksTable;
  attempts: AttemptsTable;
  assets: AssetsTable;
  outbox: OutboxTable;
  settings: SettingsTable;
  files: FilesTable;
  webhook_endpoints: WebhookEndpointsTable;
  characters: CharactersTable;
  request_windows: RequestWindowsTable;
}
