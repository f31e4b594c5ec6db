import { TASK_ERRORS, type TaskErrorCode } from '../../task/error.ts';
import type { CallerCredits } from '../../task/ledger.ts';
import type { AssetLinks } from '../../task/ports.ts';
import type { GenerationRequest } from '../../task/request.ts';
import { ASSET_KINDS, type Asset, type Plan, type Task } from '../../task/task.ts';

/** 2026-11-18 20:26:40 UTC, and a moment that is not a whole second: units show. */
export const CREATED_AT_MS = 1_795_033_600_123;

export const SAMPLE_REQUEST: GenerationRequest = {
  model: 'sora-2',
  prompt: 'a cat plays the piano',
  seconds: 8,
  width: 720,
  height: 1280,
  seed: 7,
  style: null,
  watermark: false,
  private: false,
  images: [{ kind: 'url', url: 'https://pictures.example.com/cat.png' }],
  characters: [],
  callbackUrl: 'https://client.example.com/done?sig=1',
  source: null,
};

export const SAMPLE_PLAN: Plan = {
  engineId: 'film',
  seconds: 8,
  width: 720,
  height: 1280,
  warnings: [],
  instructions: { scene: 'https://engine.example.com/private' },
};

/** An unlimited project's key, a film of 0.8 credits behind it. */
export function sampleCredits(): CallerCredits {
  const moved = { heldMicro: 0n, capturedMicro: 800_000n };
  return {
    project: { projectId: 'project-1', unlimited: true, balanceMicro: 0n, ...moved },
    key: { keyId: 'key-1', capMicro: null, ...moved },
  };
}

export function sampleTask(changes: Partial<Task> = {}): Task {
  return {
    id: 'video_0123456789abcdef0123456789abcdef0123456789abcdef',
    projectId: 'project-1',
    keyId: 'key-1',
    dialect: 'openai',
    boundDialect: null,
    status: 'queued',
    stage: 'plan',
    progress: 0,
    request: SAMPLE_REQUEST,
    plan: null,
    unconfirmed: false,
    price: { bookVersion: 1, holdMicro: 800_000n, chargedMicro: null },
    failure: null,
    assets: [],
    createdAtMs: CREATED_AT_MS,
    startedAtMs: null,
    updatedAtMs: CREATED_AT_MS,
    finishedAtMs: null,
    linksExpireAtMs: null,
    ...changes,
  };
}

function sampleAssets(): readonly Asset[] {
  const types = { video: 'video/mp4', thumbnail: 'image/webp', spritesheet: 'image/jpeg' };
  return ASSET_KINDS.map((kind) => ({
    id: `asset-${kind}`,
    kind,
    storageKey: `tasks/1/${kind}`,
    contentType: types[kind],
    bytes: 1000,
    sha256: '0'.repeat(64),
    width: 720,
    height: 1280,
    durationMs: kind === 'video' ? 8000 : 0,
  }));
}

const RUNNING = {
  status: 'running',
  stage: 'poll',
  progress: 42,
  plan: SAMPLE_PLAN,
  startedAtMs: CREATED_AT_MS + 2000,
  updatedAtMs: CREATED_AT_MS + 9000,
} as const satisfies Partial<Task>;

const ENDED = {
  stage: null,
  plan: SAMPLE_PLAN,
  startedAtMs: CREATED_AT_MS + 2000,
  updatedAtMs: CREATED_AT_MS + 60_000,
  finishedAtMs: CREATED_AT_MS + 60_000,
} as const satisfies Partial<Task>;

/** The part of a task that differs between the moments of its life. */
export const STATES = {
  queued: {},
  planned: { stage: 'submit', plan: SAMPLE_PLAN, startedAtMs: CREATED_AT_MS + 1000 },
  running: RUNNING,
  fetching: { ...RUNNING, stage: 'fetch', progress: 99 },
  completed: {
    ...ENDED,
    status: 'completed',
    progress: 100,
    assets: sampleAssets(),
    linksExpireAtMs: CREATED_AT_MS + 86_460_000,
  },
  failed: {
    ...ENDED,
    status: 'failed',
    progress: 42,
    failure: { code: 'engine_failed', message: 'The engine could not make this film.' },
  },
  cancelled: {
    ...ENDED,
    status: 'cancelled',
    progress: 10,
    failure: { code: 'cancelled', message: 'The task was cancelled.' },
  },
} as const satisfies Record<string, Partial<Task>>;

export type StateName = keyof typeof STATES;

/** The codes that can end a task. */
export const TASK_FAILURE_CODES = (Object.keys(TASK_ERRORS) as TaskErrorCode[]).filter(
  (code) => TASK_ERRORS[code].when !== 'request',
);

/** Links as the server makes them: only a finished task has any. */
export function sampleLinks(task: Task): AssetLinks {
  const link = (name: string): string | null =>
    task.status === 'completed' ? `https://films.example.com/media/${name}?sig=abc` : null;
  return { video: link('film.mp4'), thumbnail: link('film.webp'), spritesheet: link('film.jpg') };
}
