import { z } from 'zod';
import type { EngineLoad } from '../db/store/engine-slots.ts';
import type { Engine, EngineCapabilities } from '../task/engine.ts';
import { STYLES } from '../task/request.ts';
import { amountAnswer, renderOptionalAmount } from './amounts.ts';
import { notFound } from './errors.ts';
import { type AdminRoute, type EngineControl, type PlannedFilm, paramOf, route } from './route.ts';

const side = z.int().min(64).max(16_384);
const name = z.string().min(1).max(200);

const capabilitiesAnswer = z.strictObject({
  seconds_min: z.number(),
  seconds_max: z.number(),
  seconds_allowed: z.array(z.number()).nullable(),
  sizes: z.array(z.string()).nullable(),
  size_seconds_allowed: z.record(z.string(), z.array(z.number())),
  size_multiple: z.int(),
  pixels_max: z.int(),
  images_max: z.int(),
  characters: z.boolean(),
  audio: z.boolean(),
  cancel: z.boolean(),
  progress: z.boolean(),
});
const engineAnswer = z.strictObject({
  id: z.string(),
  state: z.enum(['open', 'resting', 'draining']),
  accepting: z.boolean(),
  resting_ms: z.number(),
  running: z.int(),
  waiting: z.int(),
  concurrency: z.int().nullable(),
  concurrency_of: z.enum(['process', 'service']).nullable(),
  slots: z.string().nullable(),
  poll_interval_ms: z.number(),
  capabilities: capabilitiesAnswer,
});
const candidateAnswer = z.strictObject({
  engine: z.string(),
  place: z.string(),
  state: z.enum(['open', 'resting', 'draining']),
  accepting: z.boolean(),
  seconds: z.number().nullable(),
  width: z.int().nullable(),
  height: z.int().nullable(),
  warnings: z.array(z.strictObject({ param: z.string(), message: z.string() })),
  refusal: z.string().nullable(),
});
const drainAnswer = z.strictObject({ id: z.string(), draining: z.boolean(), running: z.int() });
const testAnswer = z.strictObject({
  id: z.string(),
  reachable: z.boolean(),
  authorized: z.boolean().nullable(),
  detail: z.string(),
  latency_ms: z.number().nullable(),
  film: z
    .strictObject({
      made: z.boolean(),
      detail: z.string(),
      took_ms: z.number(),
      seconds: z.number().nullable(),
      width: z.int().nullable(),
      height: z.int().nullable(),
      audio: z.boolean().nullable(),
      bytes: z.int().nullable(),
    })
    .nullable(),
});

export const engineRoutes: readonly AdminRoute[] = [
  route({
    method: 'GET',
    path: '/engines',
    tag: 'Engines',
    summary: 'List the engines of this server, what they can do and what they are doing.',
    response: z.strictObject({ engines: z.array(engineAnswer) }),
    handle: async (_request, { engines: control }) => {
      const [draining, loads] = [await control.draining(), await control.loads()];
      return { engines: control.engines.map((engine) => renderEngine(engine, draining, loads)) };
    },
  }),
  route({
    method: 'POST',
    path: '/engines/plan',
    tag: 'Engines',
    summary:
      'Say which engine would make a film, why the others would not, and what it would hold. Nothing is made.',
    request: z.strictObject({
      model: name,
      seconds: z.number().gt(0).max(3_600).optional(),
      width: side.optional(),
      height: side.optional(),
      images: z.int().min(0).max(100).optional(),
      characters: z.int().min(0).max(3).optional(),
      style: z.enum(STYLES).optional(),
      watermark: z.boolean().optional(),
      project_id: name.optional(),
      key_id: name.optional(),
      task_id: name.optional(),
    }),
    response: z.strictObject({
      chosen: z.string().nullable(),
      place: z.string().nullable(),
      hold: amountAnswer.nullable(),
      candidates: z.array(candidateAnswer),
    }),
    handle: async ({ body }, { engines: control }) => {
      const { model, seconds = 4, width = 1280, height = 720, images = 0, characters = 0 } = body;
      const { candidates, holdMicro } = await control.dryRun({
        model,
        seconds,
        width,
        height,
        images,
        characters,
        style: body.style ?? null,
        watermark: body.watermark ?? false,
        taskId: body.task_id ?? '',
        projectId: body.project_id ?? '',
        keyId: body.key_id ?? '',
      });
      const chosen = candidates.find(({ refusal }) => refusal === null);
      return {
        chosen: chosen?.engine.id ?? null,
        place: chosen?.place ?? null,
        hold: renderOptionalAmount(holdMicro),
        candidates: candidates.map(renderCandidate),
      };
    },
  }),
  route({
    method: 'POST',
    path: '/engines/:id/drain',
    tag: 'Engines',
    summary:
      'Take an engine out of service on every node: it finishes its films and gets no new ones, also after a restart.',
    response: drainAnswer,
    handle: async (request, { engines: control }) => await setDraining(control, request, true),
  }),
  route({
    method: 'POST',
    path: '/engines/:id/resume',
    tag: 'Engines',
    summary: 'Take an engine into service again, on every node.',
    response: drainAnswer,
    handle: async (request, { engines: control }) => await setDraining(control, request, false),
  }),
  route({
    method: 'POST',
    path: '/engines/:id/test',
    tag: 'Engines',
    summary:
      'Ask an engine a question that costs nothing. With `film` it makes one small film, which may cost what a film costs.',
    request: z.strictObject({ film: z.boolean().optional() }),
    response: testAnswer,
    handle: async (request, { engines: control }) => {
      const engine = engineOf(control, paramOf(request, 'id'));
      const startedMs = performance.now();
      const check = await engine.check?.();
      const latencyMs = check === undefined ? null : Math.round(performance.now() - startedMs);
      const trial = request.body.film === true ? await control.makeTrialFilm(engine, request.change) : null;
      return {
        id: engine.id,
        reachable: check?.reachable ?? true,
        authorized: check?.authorized ?? null,
        detail: check?.detail ?? 'This engine is built in.',
        latency_ms: latencyMs,
        film:
          trial === null
            ? null
            : {
                made: trial.made,
                detail: trial.detail,
                took_ms: Math.round(trial.tookMs),
                seconds: trial.film === null ? null : trial.film.durationMs / 1000,
                width: trial.film?.width ?? null,
                height: trial.film?.height ?? null,
                audio: trial.film?.hasAudio ?? null,
                bytes: trial.film?.bytes ?? null,
              },
      };
    },
  }),
];

function engineOf(control: EngineControl, id: string): Engine {
  const engine = control.engines.find((each) => each.id === id);
  if (engine === undefined) throw notFound('engine', id);
  return engine;
}

async function setDraining(
  control: EngineControl,
  request: Parameters<typeof paramOf>[0] & { readonly change: Parameters<EngineControl['setDraining']>[2] },
  draining: boolean,
) {
  const id = paramOf(request, 'id');
  // One that is not configured any more may still be out of service, and come back into the file.
  if (draining || !(await control.draining()).has(id)) engineOf(control, id);
  await control.setDraining(id, draining, request.change);
  return { id, draining, running: loadOf(await control.loads(), id).running };
}

function loadOf(loads: readonly EngineLoad[], id: string): Pick<EngineLoad, 'running' | 'waiting'> {
  return loads.find(({ engineId }) => engineId === id) ?? { running: 0, waiting: 0 };
}

function renderEngine(engine: Engine, draining: ReadonlySet<string>, loads: readonly EngineLoad[]) {
  const { id, concurrency } = engine;
  const isOpen = engine.isOpen?.() ?? true;
  const { running, waiting } = loadOf(loads, id);
  return {
    id,
    state: draining.has(id) ? 'draining' : isOpen ? 'open' : 'resting',
    accepting: isOpen && !draining.has(id),
    resting_ms: Math.round(engine.restMs?.() ?? 0),
    running,
    waiting,
    concurrency: concurrency?.films ?? null,
    concurrency_of: concurrency?.of ?? null,
    slots: concurrency?.pool ?? null,
    poll_interval_ms: engine.pollIntervalMs,
    capabilities: renderCapabilities(engine.capabilities),
  };
}

function renderCapabilities(can: EngineCapabilities) {
  const own = (can.sizes ?? []).filter(({ secondsAllowed }) => secondsAllowed !== undefined);
  return {
    seconds_min: can.secondsMin,
    seconds_max: can.secondsMax,
    seconds_allowed: can.secondsAllowed ?? null,
    sizes: can.sizes?.map(({ width, height }) => `${width}x${height}`) ?? null,
    size_seconds_allowed: Object.fromEntries(
      own.map(({ width, height, secondsAllowed }) => [`${width}x${height}`, secondsAllowed ?? []]),
    ),
    size_multiple: can.sizeMultiple,
    pixels_max: can.pixelsMax,
    images_max: can.imagesMax,
    characters: can.characters,
    audio: can.audio,
    cancel: can.cancel,
    progress: can.progress,
  };
}

function renderCandidate({ engine, place, state, plan, refusal }: PlannedFilm) {
  return {
    engine: engine.id,
    place,
    state,
    accepting: state === 'open',
    seconds: plan?.seconds ?? null,
    width: plan?.width ?? null,
    height: plan?.height ?? null,
    warnings: (plan?.warnings ?? []).map(({ param, message }) => ({ param, message })),
    refusal,
  };
}
