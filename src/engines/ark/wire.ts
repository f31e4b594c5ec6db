import type { ReferenceFile } from '../../task/engine.ts';
import type { JsonObject } from '../../task/json.ts';
import { jsonBody, pictureUri } from '../remote/bodies.ts';
import { failureOf, PROMPT_REFUSED, RESULT_REFUSED } from '../remote/failures.ts';
import { asFields, asText, at, errorText, findResult } from '../remote/fields.ts';
import { nameFrame } from '../remote/named-frames.ts';
import { withSaid } from '../remote/options.ts';
import { readStatus } from '../remote/status-words.ts';
import { askedWebhook } from '../remote/webhook-address.ts';
import type { FilmFacts, FilmReport, Order, Wire } from '../remote/wire.ts';
import { lostTask } from './lost-task.ts';
import { modelOf } from './models.ts';
import type { ArkConfig } from './options.ts';

const TASKS = '/contents/generations/tasks';
/** Of a data URI: 30 MB of picture. */
const PICTURE_CHARACTERS_MAX = 40_000_000;
const LISTED = 100;

type Settings = Pick<ArkConfig, 'baseUrl' | 'imagesAs' | 'capabilities' | 'extra' | 'expiresAfterSeconds'>;

export function arkWire(settings: Settings): Wire {
  const taskOf = ({ arkTask }: FilmFacts) => ({
    to: `${TASKS}/${encodeURIComponent(asText(arkTask) ?? '')}`,
  });

  return {
    words: { style: 'prompt', watermark: true },

    capabilitiesOf(name) {
      const { capabilities, referencesMax } = modelOf(name);
      const many = settings.imagesAs === 'references' && referencesMax > 0;
      return withSaid(
        many ? { ...capabilities, imagesMax: referencesMax } : capabilities,
        settings.capabilities,
      );
    },

    create(order) {
      const images = order.images.slice(0, order.instructions.images);
      return { to: TASKS, body: jsonBody(createFields(order, images, settings)) };
    },

    readCreated({ status, json }) {
      const arkTask = status < 300 ? asText(asFields(json)?.['id']) : null;
      if (arkTask !== null) return { state: 'made', film: { arkTask } };
      const code = asText(at(json, 'error.code'));
      if (status < 400 || status >= 500 || code === null) return null;
      if (isInputRefused(code)) return { state: 'prompt_refused' };
      return code.startsWith('InvalidEndpoint.Closed') ? { state: 'refused', reason: 'closed' } : null;
    },

    async look(film, ask) {
      const { status, json } = await ask(taskOf(film));
      if (status === 404) return 'unknown';
      return (status === 200 ? reportOf(json) : null) ?? 'unreadable';
    },

    async locate(_film, look) {
      return findResult((await look()).fields, ['content.video_url']);
    },

    async cancel(film, ask) {
      const task = taskOf(film);
      const { status, json } = await ask(task);
      // DELETE stops what waits, and forgets what has ended; what is being made goes on.
      const waits = status === 200 && reportOf(json)?.status === 'queued';
      if (!waits) return 'too_late';
      const answer = await ask({ ...task, method: 'DELETE' });
      return answer.status < 300 ? 'cancelled' : 'too_late';
    },

    async lookFor(lost, ask, nowMs) {
      const { frames } = modelOf(lost.instructions.model);
      const { status, json } = await ask({ to: `${TASKS}?page_num=1&page_size=${LISTED}` });
      const arkTask = status === 200 ? lostTask(json, lost, nameFrame(frames, lost.plan), nowMs) : null;
      return arkTask === null ? [] : [{ arkTask }];
    },

    /** Unsigned: what it says is worth as much as the secret in its address. */
    async readWebhook({ body }) {
      const arkTask = taskIdIn(body);
      return arkTask === null ? null : { arkTask };
    },

    check: { to: `${TASKS}?page_num=1&page_size=1` },
  };
}

function createFields(
  { instructions, plan, request, webhookUrl }: Order,
  images: readonly ReferenceFile[],
  { baseUrl, imagesAs, extra, expiresAfterSeconds }: Settings,
): JsonObject {
  const { capabilities, frames, referencesMax } = modelOf(instructions.model);
  const asReferences = imagesAs === 'references' && referencesMax > 0;
  const { ratio, tier } = nameFrame(frames, plan);
  const webhook = askedWebhook(webhookUrl, baseUrl);
  const pictures = images.map((image, index) => ({
    type: 'image_url',
    image_url: { url: pictureUri(image, PICTURE_CHARACTERS_MAX) },
    role: asReferences ? 'reference_image' : index === 0 ? 'first_frame' : 'last_frame',
  }));
  return {
    model: instructions.model,
    content: [{ type: 'text', text: instructions.prompt }, ...pictures],
    ratio,
    resolution: tier,
    duration: plan.seconds,
    seed: request.seed,
    watermark: request.watermark,
    ...(capabilities.audio ? { generate_audio: true } : {}),
    ...(webhook === null ? {} : { callback_url: webhook }),
    ...(expiresAfterSeconds === undefined ? {} : { execution_expires_after: expiresAfterSeconds }),
    ...extra,
  };
}

function reportOf(json: unknown): FilmReport | null {
  const fields = asFields(json);
  const word = asText(fields?.['status']);
  if (fields === null || word === null) return null;
  const code = asText(at(fields, 'error.code'));
  const refused =
    code === null
      ? null
      : isInputRefused(code)
        ? PROMPT_REFUSED
        : isOutputRefused(code)
          ? RESULT_REFUSED
          : null;
  return {
    word,
    status: readStatus(word),
    progress: null,
    error: errorText(fields['error']),
    ...(code === null ? {} : { failure: refused ?? failureOf(word, code) }),
    fields,
  };
}

/** `SensitiveContentDetected.Violence`, `InputImageSensitiveContentDetected.PrivacyInformation`, `InputTextRiskDetection`. */
function isInputRefused(code: string): boolean {
  return /^(Input\w*)?Sensitive|^Input\w*(Sensitive|Risk)/.test(code);
}

function isOutputRefused(code: string): boolean {
  return /^Output\w*(Sensitive|Risk)/.test(code);
}

function taskIdIn(body: Uint8Array): string | null {
  try {
    return asText(asFields(JSON.parse(Buffer.from(body).toString('utf8')))?.['id']);
  } catch {
    // Whatever it is, it names no film; it is a reason to ask all the same.
    return null;
  }
}
