import { type EngineCapabilities, NotAccepted } from '../../task/engine.ts';
import type { JsonObject } from '../../task/json.ts';
import { jsonBody, multipartBody } from '../remote/bodies.ts';
import { reasonIn } from '../remote/create-outcome.ts';
import { asFields, asText, at } from '../remote/fields.ts';
import { frameCount } from '../remote/frame-count.ts';
import { unavailable } from '../remote/upstream-http.ts';
import type { Ask, FilmFacts, Order, Wire } from '../remote/wire.ts';
import { Jobs, videoOf } from './job.ts';
import { promptIdOf } from './prompt-id.ts';
import type { StepFeed } from './step-feed.ts';
import type { Workflow } from './workflow.ts';

export interface ComfyuiWireOptions {
  readonly workflow: Workflow;
  readonly capabilities: EngineCapabilities;
  readonly framesPerSecond: number;
  readonly frameStep: number;
  readonly output: string | undefined;
  readonly keepHistory: boolean;
  readonly extra: JsonObject;
  readonly feed: StepFeed | null;
}

/** Pictures are put there, so that an operator knows whose they are. */
const FOLDER = 'reelay';
/** A create that is still on its way when it is looked for; then it has arrived, or never will. */
const ARRIVES_WITHIN_MS = 30_000;

export function comfyuiWire(options: ComfyuiWireOptions): Wire {
  const { workflow, capabilities, output, keepHistory, extra, feed } = options;
  const jobs = new Jobs(output);

  async function find(attemptId: string, ask: Ask): Promise<FilmFacts | null> {
    const promptId = promptIdOf(attemptId);
    const seen = await jobs.find(promptId, ask);
    if (seen === 'unreadable') throw unavailable('it does not say which jobs it has', null);
    if (seen !== 'unknown') return { promptId };
    const other = await jobs.findMarked(promptId, ask);
    return other === null ? null : { promptId: other };
  }

  return {
    words: { style: 'prompt', watermark: false },
    capabilitiesOf: () => capabilities,
    check: { to: '/system_stats' },

    async troubleOf(ask) {
      const missing: string[] = [];
      for (const name of workflow.classes) {
        const { status, json } = await ask({ to: `/object_info/${encodeURIComponent(name)}` });
        if (status !== 200 || asFields(json)?.[name] === undefined) missing.push(name);
      }
      return missing.length === 0 ? null : `it has no nodes of the class ${missing.join(', ')}`;
    },

    orderedBefore: ({ attemptId }, ask) => find(attemptId, ask),

    async create(order, ask) {
      const promptId = promptIdOf(order.attemptId);
      const images = await uploaded(order, promptId, ask);
      feed?.follow(promptId);
      const prompt = workflow.filled(factsOf(order, options), images);
      const own = { prompt, prompt_id: promptId, ...(feed === null ? {} : { client_id: feed.clientId }) };
      const { extra_data, ...others } = extra;
      const marked = { ...asFields(extra_data), reelay_attempt: promptId } as JsonObject;
      return { to: '/prompt', body: jsonBody({ ...own, ...others, extra_data: marked }) };
    },

    readCreated({ status, json }, { attemptId }) {
      if (status !== 200) return null;
      const promptId = asText(at(json, 'prompt_id'));
      if (promptId === null) return null;
      if (promptId !== promptIdOf(attemptId)) {
        feed?.ended(promptIdOf(attemptId));
        feed?.follow(promptId);
      }
      return { state: 'made', film: { promptId } };
    },

    async look(film, ask) {
      const id = idOf(film);
      const seen = await jobs.find(id, ask);
      if (seen === 'unknown' || seen === 'unreadable') return seen;
      if (seen.status === 'running') return { ...seen, progress: feed?.progressOf(id) ?? null };
      if (seen.status !== 'queued' && seen.status !== null) feed?.ended(id);
      return seen;
    },

    async locate(_film, look) {
      const query = videoOf((await look()).fields, output);
      return query === null ? null : { to: `/view?${query}` };
    },

    async cancel(film, ask) {
      const id = idOf(film);
      feed?.ended(id);
      const { status, json } = await ask({
        method: 'POST',
        to: `/api/jobs/${encodeURIComponent(id)}/cancel`,
      });
      if (status === 200) return at(json, 'cancelled') === true ? 'cancelled' : 'too_late';
      if (status !== 404 && status !== 405) return 'unsupported';
      return await cancelByParts(id, jobs, ask);
    },

    ...(keepHistory
      ? {}
      : {
          forget: (film) => ({ method: 'POST', to: '/history', body: jsonBody({ delete: [idOf(film)] }) }),
        }),

    async lookFor({ attemptId, ageMs }, ask) {
      const found = await find(attemptId, ask);
      if (found !== null) return [found];
      return ageMs < ARRIVES_WITHIN_MS ? [] : 'not_accepted';
    },
  };
}

function idOf({ promptId }: FilmFacts): string {
  return asText(promptId) ?? '';
}

function factsOf(
  { plan, request, instructions }: Order,
  { framesPerSecond, frameStep }: ComfyuiWireOptions,
): Parameters<Workflow['filled']>[0] {
  const { width, height, seconds } = plan;
  return {
    prompt: instructions.prompt,
    seed: request.seed,
    width,
    height,
    seconds,
    fps: framesPerSecond,
    frames: frameCount(seconds, framesPerSecond, frameStep),
    model: instructions.model,
  };
}

/** Under names of this attempt, so that doing it again writes the same files. */
async function uploaded({ images, instructions }: Order, promptId: string, ask: Ask): Promise<string[]> {
  const names: string[] = [];
  for (const [index, { contentType, bytes }] of images.slice(0, instructions.images).entries()) {
    const name = `${promptId}-${index}.${contentType.replace('image/', '')}`;
    const fields = { type: 'input', subfolder: FOLDER, overwrite: 'true' };
    const body = multipartBody(fields, { field: 'image', files: [{ contentType, bytes, name }] });
    const reply = await ask({ method: 'POST', to: '/upload/image', body });
    const stored = asText(at(reply.json, 'name'));
    if (reply.status !== 200 || stored === null)
      throw new NotAccepted(
        'unfit',
        { code: 'engine_failed', message: 'The engine did not take the reference image.' },
        { internalMessage: `status ${reply.status}: ${reasonIn(reply)}` },
      );
    const folder = asText(at(reply.json, 'subfolder'));
    names.push(folder === null ? stored : `${folder}/${stored}`);
  }
  return names;
}

/** Older servers interrupt whatever runs, so that it has to be this one. */
async function cancelByParts(
  id: string,
  jobs: Jobs,
  ask: Ask,
): Promise<'cancelled' | 'too_late' | 'unsupported'> {
  const seen = await jobs.find(id, ask);
  if (seen === 'unreadable') return 'unsupported';
  if (seen === 'unknown' || (seen.status !== 'queued' && seen.status !== 'running')) return 'too_late';
  const question =
    seen.status === 'queued'
      ? ({ method: 'POST', to: '/queue', body: jsonBody({ delete: [id] }) } as const)
      : ({ method: 'POST', to: '/interrupt', body: jsonBody({ prompt_id: id }) } as const);
  return (await ask(question)).status < 300 ? 'cancelled' : 'unsupported';
}
