import type { ReferenceFile } from '../../task/engine.ts';
import type { TaskFailure } from '../../task/error.ts';
import type { JsonObject } from '../../task/json.ts';
import { jsonBody, pictureUri } from '../remote/bodies.ts';
import { failureOf, PROMPT_REFUSED } from '../remote/failures.ts';
import { asFields, asText, findResult } from '../remote/fields.ts';
import { withSaid } from '../remote/options.ts';
import { readStatus } from '../remote/status-words.ts';
import type { FilmFacts, FilmReport, Order, Wire } from '../remote/wire.ts';
import { modelOf } from './models.ts';
import type { RunwayConfig } from './options.ts';

/** Of a data URI; larger pictures go by their address. */
const PICTURE_CHARACTERS_MAX = 5_000_000;

const BAD_PICTURE: TaskFailure = {
  code: 'invalid_image',
  message: 'A reference image cannot be used by the engine.',
};

type Settings = Pick<RunwayConfig, 'apiVersion' | 'imagesAs' | 'capabilities' | 'extra'>;

export function runwayWire(settings: Settings): Wire {
  const headers = { 'x-runway-version': settings.apiVersion };
  const taskOf = ({ runwayTask }: FilmFacts) => ({
    to: `/v1/tasks/${encodeURIComponent(asText(runwayTask) ?? '')}`,
    headers,
  });

  return {
    words: { style: 'prompt', watermark: false },

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
      const to = images.length === 0 ? '/v1/text_to_video' : '/v1/image_to_video';
      return { to, headers, body: jsonBody(createFields(order, images, settings)) };
    },

    readCreated({ status, json }) {
      const runwayTask = status < 300 ? asText(asFields(json)?.['id']) : null;
      return runwayTask === null ? null : { state: 'made', film: { runwayTask } };
    },

    async look(film, ask) {
      const { status, json } = await ask(taskOf(film));
      if (status === 404) return 'unknown';
      return (status === 200 ? reportOf(json) : null) ?? 'unreadable';
    },

    // An address lives for a day or two; asking again gives a fresh one.
    async locate(_film, look) {
      return findResult((await look()).fields, ['output.0']);
    },

    async cancel(film, ask) {
      const task = taskOf(film);
      const { status, json } = await ask(task);
      if (status === 404) return 'too_late';
      const seen = status === 200 ? reportOf(json) : null;
      // DELETE stops a task that is not finished, and removes the film of one that is: it is sent to none that is not seen.
      if (seen === null) return 'unsupported';
      if (seen.status === 'done' || seen.status === 'failed' || seen.status === 'cancelled')
        return 'too_late';
      const answer = await ask({ ...task, method: 'DELETE' });
      if (answer.status === 404) return 'too_late';
      return answer.status < 300 ? 'cancelled' : 'unsupported';
    },

    check: { to: '/v1/organization', headers },
  };
}

function createFields(
  { instructions, plan, request }: Order,
  images: readonly ReferenceFile[],
  { imagesAs, extra }: Settings,
): JsonObject {
  const { soundSwitch, seed, referencesMax } = modelOf(instructions.model);
  const asReferences = imagesAs === 'references' && referencesMax > 0;
  const promptImage = images.map((image, index) => {
    const uri = pictureUri(image, PICTURE_CHARACTERS_MAX);
    return asReferences ? { uri } : { uri, position: index === 0 ? 'first' : 'last' };
  });
  return {
    model: instructions.model,
    promptText: instructions.prompt,
    ratio: `${plan.width}:${plan.height}`,
    duration: plan.seconds,
    ...(promptImage.length === 0 ? {} : { promptImage }),
    ...(seed ? { seed: request.seed } : {}),
    ...(soundSwitch ? { audio: true } : {}),
    ...extra,
  };
}

function reportOf(json: unknown): FilmReport | null {
  const fields = asFields(json);
  const word = asText(fields?.['status']);
  if (fields === null || word === null) return null;
  const { progress } = fields;
  const code = asText(fields['failureCode']);
  const said = asText(fields['failure']);
  return {
    word,
    status: readStatus(word),
    progress: typeof progress === 'number' ? progress * 100 : null,
    error: code === null ? said : `${code}: ${said ?? ''}`,
    ...(code === null ? {} : { failure: failureOfCode(code) }),
    fields,
  };
}

/** Its words beside the code are for people, so the code alone decides. */
function failureOfCode(code: string): TaskFailure {
  if (code.startsWith('ASSET.INVALID')) return BAD_PICTURE;
  return /^INPUT_PREPROCESSING\.SAFETY/.test(code) ? PROMPT_REFUSED : failureOf(null, code);
}
