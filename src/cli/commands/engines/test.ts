import type { Command } from '../../command.ts';

/** A small film of a hosted engine takes minutes; the server gives up before. */
const FILM_MS = 290_000;
const QUESTION_MS = 60_000;

export const command: Command = {
  summary:
    'Ask an engine whether it is there and takes its key, which costs nothing; or have it make a film.',
  arguments: [{ name: 'ID', help: 'as `reelay engines list` tells it' }],
  options: {
    film: { type: 'boolean', help: 'make one small film, at the price of one' },
  },
  run: async (call) => {
    const film = call.flag('film');
    const path = `/engines/${encodeURIComponent(call.args[0] ?? '')}/test`;
    const api = await call.api();
    const result: Tested = await api.send('POST', path, { film }, {}, film ? FILM_MS : QUESTION_MS);
    call.show(result, (tested) => [checkLine(tested), ...filmLines(tested)].join('\n'));
    const works = result.reachable && result.authorized !== false;
    return works && result.film?.made !== false ? 0 : 1;
  },
};

interface Tested {
  readonly id: string;
  readonly reachable: boolean;
  readonly authorized: boolean | null;
  readonly detail: string;
  readonly latency_ms: number | null;
  readonly film: {
    readonly made: boolean;
    readonly detail: string;
    readonly took_ms: number;
    readonly seconds: number | null;
    readonly width: number | null;
    readonly height: number | null;
    readonly audio: boolean | null;
    readonly bytes: number | null;
  } | null;
}

function checkLine({ id, reachable, authorized, detail, latency_ms }: Tested): string {
  const words = !reachable
    ? 'cannot be reached'
    : authorized === null
      ? 'is there, and did not say whether it takes the key'
      : authorized
        ? 'is there and takes the key'
        : 'is there and refuses the key';
  return `${id} ${latency_ms === null ? 'needs no question' : `${words} (${latency_ms} ms)`}: ${detail}`;
}

function filmLines({ film }: Tested): readonly string[] {
  if (film === null) return [];
  const took = `after ${(film.took_ms / 1000).toFixed(1)} s`;
  if (!film.made) return [`No film ${took}: ${film.detail}`];
  const sound = film.audio === true ? 'with sound' : 'silent';
  return [`A film ${took}: ${film.seconds} s, ${film.width}x${film.height}, ${sound}, ${film.bytes} bytes.`];
}
