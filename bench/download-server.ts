// A real server with one finished film of REELAY_BENCH_FILM_BYTES; the engine hands the film over at once.

import { readConfig } from '../src/config.ts';
import { startReelay } from '../src/main.ts';
import { packFilm } from '../src/media/testing/films.ts';
import type { Engine } from '../src/task/engine.ts';
import { reportTo } from './child.ts';

const FILM_BYTES = Number(process.env['REELAY_BENCH_FILM_BYTES']);
const PIECE_BYTES = 1 << 20;

/** A film of one second that is followed by a box which no player looks into. */
async function* filmPieces(): AsyncGenerator<Uint8Array> {
  const film = await packFilm({ audio: true, fastStart: true });
  yield film;
  let left = FILM_BYTES - film.length;
  const header = Buffer.alloc(8);
  header.writeUInt32BE(left, 0);
  header.write('free', 4, 'latin1');
  yield header;
  left -= header.length;
  for (; left > 0; left -= PIECE_BYTES)
    yield new Uint8Array(Math.min(left, PIECE_BYTES)).fill(left / PIECE_BYTES);
}

const engine: Engine = {
  id: 'bench',
  capabilities: {
    secondsMin: 1,
    secondsMax: 60,
    sizeMultiple: 1,
    sideMin: 1,
    pixelsMax: 4_000_000,
    imagesMax: 0,
    characters: false,
    audio: true,
    cancel: false,
    progress: false,
    resubmit: 'safe',
  },
  pollIntervalMs: 0,
  plan: () => ({ engineId: 'bench', seconds: 1, width: 64, height: 36, warnings: [], instructions: {} }),
  submit: async ({ attemptId }) => ({ attemptId }),
  poll: async () => ({ state: 'done', outputs: ['video'] }),
  fetch: async () => ({ contentType: 'video/mp4', chunks: filmPieces() }),
  cancel: async () => 'unsupported',
  discard: async () => undefined,
  close: async () => undefined,
};

const reelay = await startReelay(readConfig(process.env), undefined, { engines: [engine] });
process.once('SIGTERM', () => void reelay.stop().then(() => process.exit(0)));
reportTo(process, reelay.baseUrl);
