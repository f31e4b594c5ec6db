import { asFields, asText, at, type Fields } from '../remote/fields.ts';
import { readStatus } from '../remote/status-words.ts';
import type { Ask, FilmReport } from '../remote/wire.ts';

/** What the server says of one job: in the jobs API's words, also where they are put together from its older parts. */
export type Job = FilmReport | 'unknown' | 'unreadable';

/** How many finished jobs of an older server are looked through for one that has no id of ours. */
const HISTORY_ITEMS = 200;

/** Asks for jobs by the jobs API where there is one, else in the queue and the history. */
export class Jobs {
  /** Remembered, so that an older server is not asked in vain with each poll; it is right about a newer one too. */
  #olderServer = false;
  readonly #output: string | undefined;

  constructor(output: string | undefined) {
    this.#output = output;
  }

  async find(promptId: string, ask: Ask): Promise<Job> {
    if (!this.#olderServer) {
      const { status, json } = await ask({ to: `/api/jobs/${encodeURIComponent(promptId)}` });
      const fields = asFields(json);
      if (status === 200) return fields === null ? 'unreadable' : this.#reportOf(fields);
      // Without the route the answer is the web server's own, and no JSON with an error.
      if (status === 404 && fields?.['error'] !== undefined) return 'unknown';
      if (status !== 404 && status !== 405) return 'unreadable';
      this.#olderServer = true;
    }
    return await this.#findByParts(promptId, ask);
  }

  /** A job that the server gave an id of its own: older ones ignore ours. */
  async findMarked(mark: string, ask: Ask): Promise<string | null> {
    if (!this.#olderServer) return null;
    const queue = await ask({ to: '/queue' });
    const waiting = [...tuples(queue.json, 'queue_running'), ...tuples(queue.json, 'queue_pending')];
    const history = asFields((await ask({ to: `/history?max_items=${HISTORY_ITEMS}` })).json) ?? {};
    const done = Object.values(history).map((item) => at(item, 'prompt'));
    const found = [...waiting, ...done].find((tuple) => at(tuple, '3.reelay_attempt') === mark);
    return asText(at(found, '1'));
  }

  /** The queue first: what has left it since then is in the history. */
  async #findByParts(promptId: string, ask: Ask): Promise<Job> {
    const queue = await ask({ to: '/queue' });
    const history = await ask({ to: `/history/${encodeURIComponent(promptId)}` });
    const items = asFields(history.json);
    if (queue.status !== 200 || history.status !== 200 || asFields(queue.json) === null || items === null)
      return 'unreadable';
    const item = asFields(items[promptId]);
    if (item !== null) return this.#reportOf(jobOf(item));
    const isIn = (list: string) => tuples(queue.json, list).some((tuple) => at(tuple, '1') === promptId);
    if (isIn('queue_running')) return this.#reportOf({ status: 'in_progress' });
    return isIn('queue_pending') ? this.#reportOf({ status: 'pending' }) : 'unknown';
  }

  #reportOf(fields: Fields): Job {
    const word = asText(fields['status']);
    if (word === null) return 'unreadable';
    const status = readStatus(word);
    const error = errorOf(fields['execution_error']);
    if (status === 'done' && videoOf(fields, this.#output) === null)
      return { word, status: 'failed', progress: null, error: 'the workflow saved no video', fields };
    return { word, status, progress: null, error, fields };
  }
}

function tuples(json: unknown, list: string): readonly unknown[] {
  const found = asFields(json)?.[list];
  return Array.isArray(found) ? found : [];
}

/** An item of the history, as the jobs API would tell it. */
function jobOf(item: Fields): Fields {
  const messages = at(item, 'status.messages');
  const events = new Map(
    (Array.isArray(messages) ? messages : []).map((message): [unknown, unknown] => [
      at(message, '0'),
      at(message, '1'),
    ]),
  );
  const failed = at(item, 'status.status_str') === 'error';
  const status = failed ? (events.has('execution_interrupted') ? 'cancelled' : 'failed') : 'completed';
  return { status, outputs: item['outputs'], execution_error: events.get('execution_error') };
}

function errorOf(value: unknown): string | null {
  const error = asFields(value);
  if (error === null) return null;
  const parts = [error['exception_type'], error['exception_message'], error['node_type']];
  return parts.filter((part) => typeof part === 'string' && part !== '').join(': ');
}

/** Where `/view` has the film, as its query; null when the job saved none. */
export function videoOf(job: Fields, output: string | undefined): string | null {
  const outputs = asFields(job['outputs']) ?? {};
  const nodes = output === undefined ? Object.values(outputs) : [outputs[output]];
  const files = nodes.flatMap((node) =>
    Object.values(asFields(node) ?? {}).flatMap((list) => (Array.isArray(list) ? list.map(asFields) : [])),
  );
  const videos = files.filter((file): file is Fields => file !== null && isVideo(file));
  const saved = videos.filter(({ type }) => type === 'output');
  const [best] = [...saved, ...videos].sort((one, other) => Number(isMp4(other)) - Number(isMp4(one)));
  if (best === undefined) return null;
  const query = new URLSearchParams({
    filename: asText(best['filename']) ?? '',
    subfolder: asText(best['subfolder']) ?? '',
    type: asText(best['type']) ?? 'output',
  });
  return query.toString();
}

/** Films come under `images`, `gifs` or `videos`, as the node that saved them likes. */
function isVideo({ filename, format }: Fields): boolean {
  if (typeof filename !== 'string') return false;
  return (
    /\.(mp4|m4v|mov|webm|mkv)$/i.test(filename) || (typeof format === 'string' && /^video\//.test(format))
  );
}

function isMp4({ filename }: Fields): boolean {
  return typeof filename === 'string' && /\.(mp4|m4v)$/i.test(filename);
}
