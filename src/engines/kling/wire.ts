import { NotAccepted, type ReferenceFile } from '../../task/engine.ts';
import type { TaskFailure } from '../../task/error.ts';
import type { JsonObject } from '../../task/json.ts';
import { base64, jsonBody } from '../remote/bodies.ts';
import { failureOf, PROMPT_REFUSED, RESULT_REFUSED } from '../remote/failures.ts';
import { asFields, asText, at, findResult } from '../remote/fields.ts';
import { nameFrame } from '../remote/named-frames.ts';
import { withSaid } from '../remote/options.ts';
import { refuseTurned } from '../remote/picture-shape.ts';
import { readStatus } from '../remote/status-words.ts';
import type { UpstreamReply } from '../remote/upstream-http.ts';
import { askedWebhook } from '../remote/webhook-address.ts';
import type { CreateVerdict, FilmFacts, FilmReport, Order, Wire } from '../remote/wire.ts';
import { modelOf } from './models.ts';
import type { KlingConfig } from './options.ts';

const PICTURE_BYTES_MAX = 10_000_000;
/** A task is asked about under the kind of film that it was ordered as. */
const KINDS = ['text2video', 'image2video', 'multi-image2video'] as const;
type Kind = (typeof KINDS)[number];
/** Kling calls back with a task's id and does not say its kind. */
const KIND_IN_WEBHOOK = 'kind';

const SUCCEEDED = 0;
const NO_SUCH_TASK = 1203;

type Settings = Pick<KlingConfig, 'baseUrl' | 'imagesAs' | 'capabilities' | 'extra'>;

export function klingWire(settings: Settings): Wire {
  const routeOf = ({ klingTask, kind }: FilmFacts): string =>
    `/v1/videos/${readKind(kind)}/${encodeURIComponent(asText(klingTask) ?? '')}`;
  const kindOf = ({ model, images }: Order['instructions']): Kind =>
    images === 0 ? 'text2video' : usesReferences(model, settings) ? 'multi-image2video' : 'image2video';

  return {
    words: { style: 'prompt', watermark: false },

    capabilitiesOf(name) {
      const { capabilities, referencesMax } = modelOf(name);
      const many = usesReferences(name, settings);
      return withSaid(
        many ? { ...capabilities, imagesMax: referencesMax } : capabilities,
        settings.capabilities,
      );
    },

    create(order) {
      const kind = kindOf(order.instructions);
      const images = order.images.slice(0, order.instructions.images);
      if (kind === 'image2video') refuseTurned(order.plan, images[0]);
      return { to: `/v1/videos/${kind}`, body: jsonBody(createFields(order, kind, images, settings)) };
    },

    readCreated(reply, { instructions }) {
      const { status, json } = reply;
      const klingTask = status < 300 && codeIn(json) === SUCCEEDED ? asText(at(json, 'data.task_id')) : null;
      if (klingTask === null) return refusalIn(reply);
      return { state: 'made', film: { klingTask, kind: kindOf(instructions) } };
    },

    async look(film, ask) {
      const { status, json } = await ask({ to: routeOf(film) });
      if (status === 404 || codeIn(json) === NO_SUCH_TASK) return 'unknown';
      return (status === 200 ? reportOf(json) : null) ?? 'unreadable';
    },

    async locate(_film, look) {
      return findResult((await look()).fields, ['task_result.videos.0.url']);
    },

    async lookFor({ attemptId, instructions }, ask) {
      const kind = kindOf(instructions);
      const { status, json } = await ask({ to: `/v1/videos/${kind}/${encodeURIComponent(attemptId)}` });
      const data = status === 200 && codeIn(json) === SUCCEEDED ? at(json, 'data') : null;
      const klingTask = asText(at(data, 'task_id'));
      const ours = at(data, 'task_info.external_task_id') === attemptId;
      // That it is not found proves nothing: whether every create can be found so was never seen.
      return klingTask !== null && ours ? [{ klingTask, kind }] : [];
    },

    /** Unsigned: what it says is worth as much as the secret in its address. */
    async readWebhook({ body, url }) {
      const kind = KINDS.find((one) => one === new URL(url).searchParams.get(KIND_IN_WEBHOOK));
      const klingTask = taskIdIn(body);
      return kind === undefined || klingTask === null ? null : { klingTask, kind };
    },

    check: { to: '/v1/videos/text2video?pageNum=1&pageSize=1' },
  };
}

function usesReferences(model: string, { imagesAs }: Settings): boolean {
  return imagesAs === 'references' && modelOf(model).referencesMax > 0;
}

function createFields(
  { attemptId, instructions, plan, webhookUrl }: Order,
  kind: Kind,
  images: readonly ReferenceFile[],
  { baseUrl, extra }: Settings,
): JsonObject {
  const { capabilities, frames } = modelOf(instructions.model);
  const { ratio, tier } = nameFrame(frames, plan);
  const webhook = askedWebhook(webhookUrl, baseUrl);
  const [first, last] = images.map(plainBase64);
  const pictures: Readonly<Record<Kind, JsonObject>> = {
    text2video: { aspect_ratio: ratio },
    image2video: { image: first ?? '', ...(last === undefined ? {} : { image_tail: last }) },
    'multi-image2video': {
      image_list: images.map((image) => ({ image: plainBase64(image) })),
      aspect_ratio: ratio,
    },
  };
  return {
    model_name: instructions.model,
    prompt: instructions.prompt,
    mode: tier,
    duration: String(plan.seconds),
    ...pictures[kind],
    ...(capabilities.audio ? { sound: 'on' } : {}),
    external_task_id: attemptId,
    ...(webhook === null ? {} : { callback_url: callbackOf(webhook, kind) }),
    ...extra,
  };
}

function callbackOf(webhookUrl: string, kind: Kind): string {
  const url = new URL(webhookUrl);
  url.searchParams.set(KIND_IN_WEBHOOK, kind);
  return url.href;
}

/** Without `data:` in front, which is refused here. */
function plainBase64(image: ReferenceFile): string {
  if (image.bytes.byteLength <= PICTURE_BYTES_MAX) return base64(image);
  throw new NotAccepted(
    'unfit',
    { code: 'unsupported_request', message: 'This engine takes reference images up to 10 MB.' },
    { internalMessage: `a picture of ${image.bytes.byteLength} bytes` },
  );
}

/** The service code says more than the status: an account without money is told by 429, as is one in haste. */
function refusalIn({ status, json }: UpstreamReply): CreateVerdict | null {
  const code = codeIn(json);
  if (code === null || code === SUCCEEDED || status >= 500 || status === 408 || status === 409) return null;
  if (code === 1301) return { state: 'prompt_refused' };
  if (code === 1302 || code === 1303) return { state: 'refused', reason: 'busy' };
  if ((code >= 1000 && code < 1200) || code === 1304) return { state: 'refused', reason: 'closed' };
  if (code >= 1200 && code < 1300) return { state: 'refused', reason: 'unfit' };
  // 5000 and above are troubles of theirs, and may come after the task was taken.
  return code >= 5000 ? { state: 'open' } : null;
}

function reportOf(json: unknown): FilmReport | null {
  if (codeIn(json) !== SUCCEEDED) return null;
  const fields = asFields(asFields(json)?.['data']);
  const word = asText(fields?.['task_status']);
  if (fields === null || word === null) return null;
  const said = asText(fields['task_status_msg']);
  const refused = said === null ? null : moderationIn(said);
  return {
    word,
    status: readStatus(word),
    progress: null,
    error: said,
    failure: refused ?? failureOf(word, null),
    fields,
  };
}

/** There is no code for it, only words. */
function moderationIn(said: string): TaskFailure | null {
  if (!/risk control|sensitive|content (policy|security|moderation)/i.test(said)) return null;
  return /\b(output|generated|result)/i.test(said) ? RESULT_REFUSED : PROMPT_REFUSED;
}

function codeIn(json: unknown): number | null {
  const code = asFields(json)?.['code'];
  return typeof code === 'number' ? code : null;
}

function readKind(value: unknown): Kind {
  const kind = KINDS.find((one) => one === value);
  if (kind === undefined) throw new Error('a film of another engine');
  return kind;
}

function taskIdIn(body: Uint8Array): string | null {
  try {
    return asText(asFields(JSON.parse(Buffer.from(body).toString('utf8')))?.['task_id']);
  } catch {
    // Whatever it is, it names no film; it is a reason to ask all the same.
    return null;
  }
}
