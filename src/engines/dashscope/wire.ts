import type { ReferenceFile } from '../../task/engine.ts';
import type { TaskFailure } from '../../task/error.ts';
import type { JsonObject } from '../../task/json.ts';
import { jsonBody, pictureUri } from '../remote/bodies.ts';
import { failureOf, PROMPT_REFUSED, RESULT_REFUSED } from '../remote/failures.ts';
import { asFields, asText, at, findResult } from '../remote/fields.ts';
import { nameFrame } from '../remote/named-frames.ts';
import { withSaid } from '../remote/options.ts';
import { refuseTurned } from '../remote/picture-shape.ts';
import { readStatus } from '../remote/status-words.ts';
import type { UpstreamReply } from '../remote/upstream-http.ts';
import type { CreateVerdict, FilmFacts, FilmReport, Order, Wire } from '../remote/wire.ts';
import { modelOf, type WanModel } from './models.ts';
import type { DashscopeConfig } from './options.ts';

const CREATE = '/services/aigc/video-generation/video-synthesis';
/** Without it a create is refused: films are made asynchronously only. */
const CREATE_HEADERS = { 'x-dashscope-async': 'enable' };
/** Of a data URI: 10 MB of picture. */
const PICTURE_CHARACTERS_MAX = 13_300_000;

/** `InvalidParameter.DataInspection` is none: there a picture could not be read. */
const MODERATED = /^(DataInspection|IPInfringement)/;

type Settings = Pick<DashscopeConfig, 'imagesAs' | 'capabilities' | 'promptExtend' | 'extra'>;

export function dashscopeWire(settings: Settings): Wire {
  const routeOf = ({ dashscopeTask }: FilmFacts): string =>
    `/tasks/${encodeURIComponent(asText(dashscopeTask) ?? '')}`;

  return {
    words: { style: 'prompt', watermark: true },

    capabilitiesOf(name) {
      const model = modelOf(name);
      const { capabilities, referencesMax } = model;
      const many = model.imagesAs === null && settings.imagesAs === 'references';
      return withSaid(
        many ? { ...capabilities, imagesMax: referencesMax } : capabilities,
        settings.capabilities,
      );
    },

    create(order) {
      const model = modelOf(order.instructions.model);
      const images = order.images.slice(0, order.instructions.images);
      if (model.frame === 'tier') refuseTurned(order.plan, images[0]);
      const { prompt } = order.instructions;
      const input = { prompt, ...pictureFields(model, images, settings.imagesAs) };
      const parameters = parametersOf(model, order, settings);
      const body = jsonBody({ model: order.instructions.model, input, parameters });
      return { to: CREATE, headers: CREATE_HEADERS, body };
    },

    readCreated(reply) {
      const dashscopeTask = reply.status < 300 ? asText(at(reply.json, 'output.task_id')) : null;
      return dashscopeTask === null ? refusalIn(reply) : { state: 'made', film: { dashscopeTask } };
    },

    async look(film, ask) {
      const { status, json } = await ask({ to: routeOf(film) });
      if (status === 404) return 'unknown';
      const report = status === 200 ? reportOf(json) : null;
      // Said with status 200 of a task that has expired or never was.
      return report?.word === 'UNKNOWN' ? 'unknown' : (report ?? 'unreadable');
    },

    async locate(_film, look) {
      return findResult((await look()).fields, ['video_url']);
    },

    async cancel(film, ask) {
      const { status } = await ask({ method: 'POST', to: `${routeOf(film)}/cancel` });
      // Only what is pending can be called off; anything else is refused with 400.
      return status < 300 ? 'cancelled' : 'too_late';
    },

    check: { to: '/tasks/reelay-check' },
  };
}

function pictureFields(
  model: WanModel,
  images: readonly ReferenceFile[],
  said: Settings['imagesAs'],
): JsonObject {
  if (images.length === 0) return {};
  const urls = images.map((image) => pictureUri(image, PICTURE_CHARACTERS_MAX));
  if (model.pictures === 'img_url') return { img_url: urls[0] ?? '' };
  const asReferences = (model.imagesAs ?? said) === 'references';
  const media = urls.map((url, index) => ({
    type: asReferences ? 'reference_image' : index === 0 ? 'first_frame' : 'last_frame',
    url,
  }));
  return { media };
}

function parametersOf(
  { frames, frame, soundSwitch }: WanModel,
  { plan, request }: Order,
  { promptExtend, extra }: Settings,
): JsonObject {
  const { ratio, tier } = nameFrame(frames, plan);
  return {
    ...(frame === 'size' ? { size: `${plan.width}*${plan.height}` } : { resolution: tier }),
    ...(frame === 'tier-and-ratio' ? { ratio } : {}),
    duration: plan.seconds,
    seed: request.seed,
    watermark: request.watermark,
    ...(soundSwitch ? { audio: true } : {}),
    ...(promptExtend === undefined ? {} : { prompt_extend: promptExtend }),
    ...extra,
  };
}

/** A code says more than the status, which may be 200 for a request that was turned away. Null leaves it to the status. */
function refusalIn({ status, json }: UpstreamReply): CreateVerdict | null {
  const code = asText(asFields(json)?.['code']);
  if (code === null || status >= 500 || status === 408 || status === 409) return null;
  if (MODERATED.test(code)) return { state: 'prompt_refused' };
  if (code.startsWith('Throttling')) return { state: 'refused', reason: 'busy' };
  if (/^(Arrearage|AccessDenied|InvalidApiKey|Model\.AccessDenied)/.test(code))
    return { state: 'refused', reason: 'closed' };
  return code.startsWith('InvalidParameter') ? { state: 'refused', reason: 'unfit' } : null;
}

function reportOf(json: unknown): FilmReport | null {
  const fields = asFields(asFields(json)?.['output']);
  const word = asText(fields?.['task_status']);
  if (fields === null || word === null) return null;
  const code = asText(fields['code']);
  const said = asText(fields['message']);
  return {
    word,
    status: readStatus(word),
    progress: null,
    error: code === null ? said : `${code}: ${said ?? ''}`,
    ...(code === null ? {} : { failure: failureOfCode(word, code, said) }),
    fields,
  };
}

/** One code stands for both moderations; its words say whose they are. */
function failureOfCode(word: string, code: string, said: string | null): TaskFailure {
  if (!MODERATED.test(code)) return failureOf(word, code.startsWith('InvalidParameter') ? null : code);
  return /\boutput\b/i.test(said ?? '') ? RESULT_REFUSED : PROMPT_REFUSED;
}
