import type { ReferenceFile } from '../../task/engine.ts';
import type { TaskFailure } from '../../task/error.ts';
import type { JsonObject } from '../../task/json.ts';
import { jsonBody, pictureUri } from '../remote/bodies.ts';
import { failureOf, PROMPT_REFUSED, RESULT_REFUSED } from '../remote/failures.ts';
import { asFields, asText, at, errorText, findResult } from '../remote/fields.ts';
import { nameFrame } from '../remote/named-frames.ts';
import { withSaid } from '../remote/options.ts';
import { refuseTurned } from '../remote/picture-shape.ts';
import { readStatus } from '../remote/status-words.ts';
import type { FilmFacts, FilmReport, Order, Wire } from '../remote/wire.ts';
import { modelOf } from './models.ts';
import type { MinimaxConfig } from './options.ts';

const CREATE = '/v2/video_generation';
const QUERY = '/v2/query/video_generation';
/** Of a data URI: 10 MB of picture. */
const PICTURE_CHARACTERS_MAX = 13_300_000;

type Settings = Pick<MinimaxConfig, 'imagesAs' | 'capabilities' | 'extra'>;

export function minimaxWire(settings: Settings): Wire {
  const idOf = ({ minimaxTask }: FilmFacts): string => encodeURIComponent(asText(minimaxTask) ?? '');

  return {
    words: { style: 'prompt', watermark: true },

    capabilitiesOf(name) {
      const { capabilities, referencesMax } = modelOf(name);
      const many = usesReferences(name, settings);
      return withSaid(
        many ? { ...capabilities, imagesMax: referencesMax } : capabilities,
        settings.capabilities,
      );
    },

    create(order) {
      const images = order.images.slice(0, order.instructions.images);
      const asReferences = usesReferences(order.instructions.model, settings);
      if (!asReferences) refuseTurned(order.plan, images[0]);
      return { to: CREATE, body: jsonBody(createFields(order, images, asReferences, settings.extra)) };
    },

    readCreated({ status, json }) {
      const minimaxTask = status < 300 ? asText(asFields(json)?.['task_id']) : null;
      if (minimaxTask !== null) return { state: 'made', film: { minimaxTask } };
      const refused = status >= 400 && status < 500 && codeIn(at(json, 'error')) === INPUT_REFUSED;
      return refused ? { state: 'prompt_refused' } : null;
    },

    async look(film, ask) {
      const { status, json } = await ask({ to: `${QUERY}/${idOf(film)}` });
      if (status === 404) return 'unknown';
      return (status === 200 ? reportOf(json) : null) ?? 'unreadable';
    },

    async locate(_film, look) {
      return findResult((await look()).fields, ['content.url']);
    },

    async cancel(film, ask) {
      const { status, json } = await ask({ to: `${QUERY}/${idOf(film)}` });
      // DELETE stops what waits, and forgets what has ended; what is being made goes on.
      const waits = status === 200 && reportOf(json)?.status === 'queued';
      if (!waits) return 'too_late';
      const answer = await ask({ method: 'DELETE', to: `${CREATE}/${idOf(film)}` });
      return answer.status < 300 ? 'cancelled' : 'too_late';
    },

    check: { to: `${QUERY}?page_num=1&page_size=1` },
  };
}

const INPUT_REFUSED = 1026;
const OUTPUT_REFUSED = 1027;

function usesReferences(model: string, { imagesAs }: Settings): boolean {
  return imagesAs === 'references' && modelOf(model).referencesMax > 0;
}

function createFields(
  { instructions, plan, request }: Order,
  images: readonly ReferenceFile[],
  asReferences: boolean,
  extra: JsonObject,
): JsonObject {
  const { ratio, tier } = nameFrame(modelOf(instructions.model).frames, plan);
  const pictures = images.map((image, index) => ({
    type: 'image_url',
    image_url: { url: pictureUri(image, PICTURE_CHARACTERS_MAX) },
    role: asReferences ? 'reference_image' : index === 0 ? 'first_frame' : 'last_frame',
  }));
  const followsPicture = images.length > 0 && !asReferences;
  return {
    model: instructions.model,
    content: [{ type: 'text', text: instructions.prompt }, ...pictures],
    resolution: tier,
    duration: plan.seconds,
    // Never left out: without one a film of words is made in 16:9.
    ...(followsPicture ? {} : { ratio }),
    aigc_watermark: request.watermark,
    ...extra,
  };
}

function reportOf(json: unknown): FilmReport | null {
  const fields = asFields(asFields(json)?.['task']);
  const word = asText(fields?.['status']);
  if (fields === null || word === null) return null;
  const { error } = fields;
  return {
    word,
    status: readStatus(word),
    progress: null,
    error: errorText(error),
    failure: failureOfCode(codeIn(error)) ?? failureOf(word, null),
    fields,
  };
}

function failureOfCode(code: number | null): TaskFailure | null {
  if (code === INPUT_REFUSED) return PROMPT_REFUSED;
  return code === OUTPUT_REFUSED ? RESULT_REFUSED : null;
}

/** In a field of its own, or in parentheses at the end of the message. */
function codeIn(error: unknown): number | null {
  const own = asText(asFields(error)?.['code']);
  const found = own ?? /\((\d{4})\)\s*$/.exec(asText(asFields(error)?.['message']) ?? '')?.[1];
  const code = Number(found ?? Number.NaN);
  return Number.isNaN(code) ? null : code;
}
