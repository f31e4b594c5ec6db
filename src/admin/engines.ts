import { z } from 'zod';
import { type AdminRoute, type PlannedFilm, route } from './route.ts';

const side = z.int().min(64).max(16_384);

const capabilitiesAnswer = z.strictObject({
  seconds_min: z.number(),
  seconds_max: z.number(),
  seconds_allowed: z.array(z.number()).nullable(),
  sizes: z.array(z.string()).nullable(),
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
  accepting: z.boolean(),
  concurrency: z.int().nullable(),
  concurrency_of: z.enum(['process', 'service']).nullable(),
  poll_interval_ms: z.number(),
  capabilities: capabilitiesAnswer,
});
const candidateAnswer = z.strictObject({
  engine: z.string(),
  accepting: z.boolean(),
  seconds: z.number().nullable(),
  width: z.int().nullable(),
  height: z.int().nullable(),
  warnings: z.array(z.strictObject({ param: z.string(), message: z.string() })),
  refusal: z.string().nullable(),
});

export const engineRoutes: readonly AdminRoute[] = [
  route({
    method: 'GET',
    path: '/engines',
    tag: 'Engines',
    summary: 'List the engines of this server and what they can do.',
    response: z.strictObject({ engines: z.array(engineAnswer) }),
    handle: async (_request, { engines }) => ({
      engines: engines.map((engine) => {
        const { capabilities: can, concurrency } = engine;
        return {
          id: engine.id,
          accepting: engine.isOpen?.() ?? true,
          concurrency: concurrency?.films ?? null,
          concurrency_of: concurrency?.of ?? null,
          poll_interval_ms: engine.pollIntervalMs,
          capabilities: {
            seconds_min: can.secondsMin,
            seconds_max: can.secondsMax,
            seconds_allowed: can.secondsAllowed ?? null,
            sizes: can.sizes?.map(({ width, height }) => `${width}x${height}`) ?? null,
            size_multiple: can.sizeMultiple,
            pixels_max: can.pixelsMax,
            images_max: can.imagesMax,
            characters: can.characters,
            audio: can.audio,
            cancel: can.cancel,
            progress: can.progress,
          },
        };
      }),
    }),
  }),
  route({
    method: 'POST',
    path: '/engines/plan',
    tag: 'Engines',
    summary: 'Say which engine would make a film, and what it would make of the request. Nothing is made.',
    request: z.strictObject({
      model: z.string().min(1).max(200),
      seconds: z.number().gt(0).max(3_600).optional(),
      width: side.optional(),
      height: side.optional(),
      images: z.int().min(0).max(100).optional(),
    }),
    response: z.strictObject({ chosen: z.string().nullable(), candidates: z.array(candidateAnswer) }),
    handle: async ({ body }, { planFilm }) => {
      const { model, seconds = 4, width = 1280, height = 720, images = 0 } = body;
      const candidates = planFilm({ model, seconds, width, height, images }).map(renderCandidate);
      return { chosen: candidates.find(({ refusal }) => refusal === null)?.engine ?? null, candidates };
    },
  }),
];

function renderCandidate({ engine, isOpen, plan, refusal }: PlannedFilm) {
  return {
    engine: engine.id,
    accepting: isOpen,
    seconds: plan?.seconds ?? null,
    width: plan?.width ?? null,
    height: plan?.height ?? null,
    warnings: (plan?.warnings ?? []).map(({ param, message }) => ({ param, message })),
    refusal,
  };
}
