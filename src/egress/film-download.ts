import { TaskError } from '../task/error.ts';
import { type EgressLog, type OpenClient, reasonOf } from './connection.ts';
import { parseTarget } from './target.ts';

const REDIRECTS_MAX = 3;
const REDIRECT_STATUSES: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/**
 * Opens a film at an address that an upstream gave, each hop checked as if it were the first. No key goes along. The
 * connection ends with the stream. Throws TaskError `engine_failed`.
 */
export function createFilmDownload({ open, log }: { readonly open: OpenClient; readonly log: EgressLog }) {
  return async (url: string): Promise<AsyncIterable<Uint8Array>> => {
    let address = url;
    for (let hops = 0; hops <= REDIRECTS_MAX; hops += 1) {
      const target = parseTarget(address);
      if (target === null) throw refused('not an http address');
      const client = open(target);
      let taken = false;
      try {
        const { statusCode, headers, body } = await client.request({
          method: 'GET',
          path: target.path,
          headers: { accept: 'video/*', 'accept-encoding': 'identity' },
        });
        const { location } = headers;
        if (statusCode === 200) {
          taken = true;
          return untilRead(body, () => client.destroy());
        }
        if (!REDIRECT_STATUSES.has(statusCode) || typeof location !== 'string')
          throw refused(`status ${statusCode}`);
        address = new URL(location, target.url).href;
      } catch (error) {
        if (error instanceof TaskError) throw error;
        // The rest of an address may hold a signature.
        log.info({ host: target.url.host, reason: reasonOf(error) }, 'a film was not fetched');
        throw refused(reasonOf(error), error);
      } finally {
        if (!taken) await client.destroy();
      }
    }
    throw refused(`more than ${REDIRECTS_MAX} redirects`);
  };
}

async function* untilRead(
  body: AsyncIterable<Buffer>,
  close: () => Promise<void>,
): AsyncIterable<Uint8Array> {
  try {
    yield* body;
  } finally {
    await close();
  }
}

function refused(internalMessage: string, cause?: unknown): TaskError {
  return new TaskError('engine_failed', 'The engine did not hand over the finished video.', {
    internalMessage,
    ...(cause === undefined ? {} : { cause }),
  });
}
