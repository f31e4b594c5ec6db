import { isIP } from 'node:net';
import { isAbsolute, resolve } from 'node:path';
import { type ConfigFile, NO_CONFIG_FILE, readConfigFile } from './config-file/config-file.ts';
import { CLIP_DECODER_CHOICES, type ClipDecoderChoice } from './decoding/decoders.ts';
import type { Deadlines } from './lifecycle/deadlines.ts';
import { DEFAULT_DEADLINES } from './lifecycle/deadlines.ts';
import type { LogLevel } from './observe/logger.ts';
import { LOG_LEVELS } from './observe/logger.ts';
import { parseS3Location, type S3Location } from './storage/s3-location.ts';
import type { Limits } from './task/limits.ts';

export const ROLES = ['api', 'worker'] as const;
export type Role = (typeof ROLES)[number];

export const FILM_SINKS = ['auto', 'node-av', 'ffmpeg', 'wasm'] as const;
export type FilmSink = (typeof FILM_SINKS)[number];

export const UPSTREAM_ACCESS = ['auto', 'on', 'off'] as const;
export type UpstreamAccess = (typeof UPSTREAM_ACCESS)[number];

/** Everything that an operator can set. Read once; nothing else looks at the environment. */
export interface Config {
  readonly host: string;
  /** 0 picks a free port. */
  readonly port: number;
  /** Without a trailing slash; null means the address that the server listens on. */
  readonly publicBaseUrl: string | null;
  /** Whether upstreams may be told this server's address; `auto` if it is one that they can reach. */
  readonly upstreamAccess: UpstreamAccess;
  readonly dataDir: string;
  /** A real PostgreSQL; null means the embedded one in `dataDir`. */
  readonly databaseUrl: string | null;
  /** Where films and uploads are kept. */
  readonly storage: { readonly kind: 'file'; readonly dir: string } | ({ readonly kind: 's3' } & S3Location);
  /** A key to make valid at start, for scripts and containers; an operator's unless there is an `adminKey`. */
  readonly apiKey: string | null;
  /** An operator's key to make valid at start. */
  readonly adminKey: string | null;
  readonly roles: readonly Role[];
  /** CIDRs that outgoing requests may reach although they are private. */
  readonly egressAllow: readonly string[];
  /** CIDRs of proxies whose `X-Forwarded-For` says where a request comes from. */
  readonly trustedProxies: readonly string[];
  readonly strict: boolean;
  /** Whether clients may ask for the behaviours of docs/scenarios.md. */
  readonly scenarios: boolean;
  /** What may decode the clips of characters, of what is installed. */
  readonly clipDecoder: ClipDecoderChoice;
  /** Of every key that has none of its own. */
  readonly keyLimits: Limits;
  /** When a task that does not get on is given up. */
  readonly deadlines: Deadlines;
  /** How long result links live. */
  readonly linkLifetimeMs: number;
  /** How long the files of a task are kept after its end; null for ever. */
  readonly fileLifetimeMs: number | null;
  readonly logLevel: LogLevel;
  /** What encodes the films; `auto` takes the first that works. */
  readonly filmSink: FilmSink;
  /** What `REELAY_CONFIG` names, read and checked. */
  readonly file: ConfigFile;
  /** Folder in which the operator installed `node-av`; null means this project's own. */
  readonly nodeAvDir: string | null;
}

export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads and checks the environment, and the file that it names. Throws ConfigError naming the variable, its value and
 * what it may be, or ConfigFileError naming the line.
 */
export function readConfig(env: Environment): Config {
  const dataDir = resolve(text(env, 'REELAY_DATA_DIR') ?? './data');
  return {
    host: text(env, 'HOST') ?? '127.0.0.1',
    port: port(env),
    publicBaseUrl: publicBaseUrl(env),
    upstreamAccess: oneOf(env, 'REELAY_UPSTREAM_ACCESS', UPSTREAM_ACCESS) ?? 'auto',
    dataDir,
    databaseUrl: databaseUrl(env),
    storage: storage(env, dataDir),
    apiKey: apiKey(env, 'REELAY_API_KEY'),
    adminKey: apiKey(env, 'REELAY_ADMIN_KEY'),
    roles: roles(env),
    egressAllow: ranges(env, 'REELAY_EGRESS_ALLOW'),
    trustedProxies: ranges(env, 'REELAY_TRUSTED_PROXIES'),
    strict: oneOf(env, 'REELAY_VALIDATION', ['lenient', 'strict']) === 'strict',
    scenarios: oneOf(env, 'REELAY_SCENARIOS', ['off', 'on']) === 'on',
    clipDecoder: oneOf(env, 'REELAY_CLIP_DECODER', CLIP_DECODER_CHOICES) ?? 'auto',
    keyLimits: {
      createsPerMinute: limit(env, 'REELAY_CREATES_PER_MINUTE'),
      readsPerMinute: limit(env, 'REELAY_READS_PER_MINUTE'),
      concurrentTasks: limit(env, 'REELAY_CONCURRENT_TASKS'),
      queuedTasks: limit(env, 'REELAY_QUEUED_TASKS'),
      runningTasks: limit(env, 'REELAY_RUNNING_TASKS'),
    },
    deadlines: {
      queueMs: seconds(env, 'REELAY_QUEUE_TIMEOUT_SECONDS') ?? DEFAULT_DEADLINES.queueMs,
      submitMs: seconds(env, 'REELAY_SUBMIT_TIMEOUT_SECONDS') ?? DEFAULT_DEADLINES.submitMs,
      runMs: seconds(env, 'REELAY_RUN_TIMEOUT_SECONDS') ?? DEFAULT_DEADLINES.runMs,
      fetchMs: seconds(env, 'REELAY_FETCH_TIMEOUT_SECONDS') ?? DEFAULT_DEADLINES.fetchMs,
      totalMs: seconds(env, 'REELAY_TASK_TIMEOUT_SECONDS') ?? DEFAULT_DEADLINES.totalMs,
    },
    ...lifetimes(env),
    logLevel: oneOf(env, 'REELAY_LOG', LOG_LEVELS) ?? 'warn',
    filmSink: oneOf(env, 'REELAY_FILM_SINK', FILM_SINKS) ?? 'auto',
    file: configFile(env),
    nodeAvDir: nodeAvDir(env),
  };
}

/** An empty variable counts as unset: compose files and CI systems pass those for "not given". */
function text(env: Environment, name: string): string | null {
  const value = env[name]?.trim() ?? '';
  return value === '' ? null : value;
}

function refuse(name: string, value: string, expected: string): ConfigError {
  return new ConfigError(`${name} is '${value}', but it must be ${expected}.`);
}

function port(env: Environment): number {
  const value = text(env, 'PORT') ?? '8787';
  const number = Number(value);
  if (!/^\d+$/.test(value) || number > 65_535) throw refuse('PORT', value, 'a whole number from 0 to 65535');
  return number;
}

function publicBaseUrl(env: Environment): string | null {
  const value = text(env, 'PUBLIC_BASE_URL');
  if (value === null) return null;
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol) || url.search !== '' || url.hash !== '') {
    throw refuse(
      'PUBLIC_BASE_URL',
      value,
      'an http or https address without query, such as https://video.example.com',
    );
  }
  return url.href.replace(/\/+$/, '');
}

function databaseUrl(env: Environment): string | null {
  const value = text(env, 'DATABASE_URL');
  if (value !== null && !/^postgres(ql)?:\/\//.test(value)) {
    throw new ConfigError('DATABASE_URL must start with postgres:// or postgresql://.');
  }
  return value;
}

/** A relative one would mean another package wherever the server happens to be started. */
function nodeAvDir(env: Environment): string | null {
  const value = text(env, 'REELAY_NODE_AV_DIR');
  if (value !== null && !isAbsolute(value)) throw refuse('REELAY_NODE_AV_DIR', value, 'an absolute path');
  return value;
}

function storage(env: Environment, dataDir: string): Config['storage'] {
  const value = text(env, 'REELAY_STORAGE') ?? 'file';
  if (value === 'file') return { kind: 'file', dir: resolve(dataDir, 'files') };
  try {
    return { kind: 's3', ...parseS3Location(value) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ConfigError(
      `REELAY_STORAGE must be 'file' or s3://bucket/prefix?endpoint=https://host&region=name&forcePathStyle=true, but ${why}.`,
    );
  }
}

function configFile(env: Environment): ConfigFile {
  const path = text(env, 'REELAY_CONFIG');
  return path === null ? NO_CONFIG_FILE : readConfigFile(resolve(path), env);
}

function apiKey(env: Environment, name: string): string | null {
  const value = text(env, name);
  if (value !== null && (value.length < 16 || /\s/.test(value))) {
    throw new ConfigError(`${name} must have at least 16 characters and no spaces.`);
  }
  return value;
}

/** 0 means what an unset variable means, as it does in the database. */
function limit(env: Environment, name: string): number | null {
  const value = text(env, name) ?? '0';
  if (!/^\d{1,9}$/.test(value)) throw refuse(name, value, 'a whole number, or 0 for no limit');
  return Number(value) || null;
}

/** In milliseconds; up to a year, so that no sum of them leaves what a timestamp can hold. */
function seconds(env: Environment, name: string): number | null {
  const value = text(env, name);
  if (value === null) return null;
  if (!/^\d{1,8}$/.test(value) || Number(value) < 1 || Number(value) > 31_536_000)
    throw refuse(name, value, 'a whole number of seconds from 1 to 31536000');
  return Number(value) * 1_000;
}

const HOUR_MS = 3_600_000;
const DAY_HOURS = 24;

/** A link that outlives its file would break its promise, so it is refused here and not found out by a client. */
function lifetimes(env: Environment): Pick<Config, 'linkLifetimeMs' | 'fileLifetimeMs'> {
  const linkHours = wholeNumber(env, 'REELAY_LINK_HOURS', 24, [1, 8_760]);
  const fileDays = wholeNumber(env, 'REELAY_FILE_DAYS', 7, [0, 36_500]);
  if (fileDays > 0 && linkHours > fileDays * DAY_HOURS)
    throw refuse(
      'REELAY_LINK_HOURS',
      String(linkHours),
      `at most the ${fileDays * DAY_HOURS} hours that REELAY_FILE_DAYS keeps files`,
    );
  return {
    linkLifetimeMs: linkHours * HOUR_MS,
    fileLifetimeMs: fileDays === 0 ? null : fileDays * DAY_HOURS * HOUR_MS,
  };
}

function wholeNumber(
  env: Environment,
  name: string,
  fallback: number,
  [min, max]: readonly [number, number],
): number {
  const value = text(env, name) ?? String(fallback);
  const number = Number(value);
  if (!/^\d{1,9}$/.test(value) || number < min || number > max)
    throw refuse(name, value, `a whole number from ${min} to ${max}`);
  return number;
}

function ranges(env: Environment, name: string): string[] {
  return split(text(env, name) ?? '').map((range) => {
    const [address = '', prefix = '', ...rest] = range.split('/');
    const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
    const valid = /^\d{1,3}$/.test(prefix) && Number(prefix) <= bits && rest.length === 0;
    if (!valid) throw refuse(name, range, 'a list of CIDRs such as 127.0.0.1/32,10.1.0.0/16');
    return range;
  });
}

function split(value: string): string[] {
  return value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** The embedded database has one process, which therefore has to do everything. */
function roles(env: Environment): readonly Role[] {
  const wanted = listOf(env, 'REELAY_ROLES', ROLES) ?? ROLES;
  if (text(env, 'DATABASE_URL') === null && ROLES.some((role) => !wanted.includes(role))) {
    throw refuse(
      'REELAY_ROLES',
      wanted.join(','),
      'api,worker unless DATABASE_URL names a PostgreSQL server',
    );
  }
  return wanted;
}

function oneOf<T extends string>(env: Environment, name: string, allowed: readonly T[]): T | null {
  const value = text(env, name);
  if (value === null) return null;
  const known = allowed.find((candidate) => candidate === value);
  if (known === undefined) throw refuse(name, value, `one of ${allowed.join(', ')}`);
  return known;
}

function listOf<T extends string>(
  env: Environment,
  name: string,
  allowed: readonly T[],
): readonly T[] | null {
  const value = text(env, name);
  if (value === null) return null;
  return split(value).map((part) => {
    const known = allowed.find((candidate) => candidate === part);
    if (known === undefined) throw refuse(name, value, `a list of ${allowed.join(', ')}`);
    return known;
  });
}
