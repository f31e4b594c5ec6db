// A film by its signed link against Node's own pipe: the same file and client, in the same run.
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BenchServer } from './child.ts';
import type { Row } from './row.ts';

const KEY = 'sk-bench-0123456789abcdef';
const FILM_BYTES = 64 << 20;
const ROUNDS = 7;
const DOWNLOADS_PER_ROUND = 4;
const PARALLEL = 32;
const DOWNLOAD_RATIO_MIN = 0.8;
const PARALLEL_GROWTH_MAX_BYTES = 64 << 20;

interface Throughput {
  readonly bytesPerSecond: number;
  /** Of the server's process, for one gigabyte. */
  readonly processorMsPerGb: number;
}

interface DownloadFigures {
  readonly link: Throughput;
  readonly pipe: Throughput;
  /** How much of the pipe's throughput the link has. */
  readonly ratio: number;
  /** What the server's process grew by, at its peak, while many were served at once. */
  readonly parallelGrowthBytes: number;
  readonly pipeParallelGrowthBytes: number;
}

/** Takes everything as fast as it comes and looks at none of it. Resolves to the number of bytes after the head. */
function download(url: string): Promise<number> {
  const { hostname, port, pathname } = new URL(url);
  return new Promise((resolve, reject) => {
    let head = Buffer.alloc(0);
    let bodyBytes: number | null = null;
    const socket = connect(Number(port), hostname, () => {
      socket.write(`GET ${pathname} HTTP/1.1\r\nhost: ${hostname}\r\nconnection: close\r\n\r\n`);
    });
    socket.on('data', (piece) => {
      if (bodyBytes !== null) {
        bodyBytes += piece.length;
        return;
      }
      head = Buffer.concat([head, piece]);
      const end = head.indexOf('\r\n\r\n');
      if (end < 0) return;
      if (!head.subarray(0, end).toString('latin1').startsWith('HTTP/1.1 200 ')) {
        socket.destroy(new Error(`answered ${head.subarray(0, 200).toString('latin1')}`));
        return;
      }
      bodyBytes = head.length - end - 4;
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(bodyBytes ?? 0));
  });
}

async function downloadWhole(url: string): Promise<void> {
  const bytes = await download(url);
  if (bytes !== FILM_BYTES) throw new Error(`${url} gave ${bytes} bytes`);
}

async function round(server: BenchServer, url: string): Promise<Throughput> {
  const before = await server.usage();
  const startedAtMs = performance.now();
  for (let count = 0; count < DOWNLOADS_PER_ROUND; count += 1) await downloadWhole(url);
  const seconds = (performance.now() - startedAtMs) / 1000;
  const after = await server.usage();
  const bytes = DOWNLOADS_PER_ROUND * FILM_BYTES;
  return {
    bytesPerSecond: bytes / seconds,
    processorMsPerGb: ((after.processorMs - before.processorMs) / bytes) * 1e9,
  };
}

async function parallelGrowth(server: BenchServer, url: string): Promise<number> {
  const { rssBytes } = await server.usage();
  await Promise.all(Array.from({ length: PARALLEL }, () => downloadWhole(url)));
  const { peakRssBytes } = await server.usage();
  return peakRssBytes - rssBytes;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function medians(rounds: readonly Throughput[]): Throughput {
  return {
    bytesPerSecond: median(rounds.map(({ bytesPerSecond }) => bytesPerSecond)),
    processorMsPerGb: median(rounds.map(({ processorMsPerGb }) => processorMsPerGb)),
  };
}

/** Orders a film and waits for its link. */
async function linkOfFilm(baseUrl: string): Promise<string> {
  const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ prompt: 'waves' });
  const created = await fetch(`${baseUrl}/unified-v1/v1/video/create`, { method: 'POST', headers, body });
  const { id } = (await created.json()) as { id: string };
  for (;;) {
    const polled = await fetch(`${baseUrl}/v1/video/query?id=${id}`, { headers });
    const task = (await polled.json()) as { status: string; video_url?: string | null };
    if (typeof task.video_url === 'string') return task.video_url;
    if (!polled.ok || task.status === 'failed') throw new Error(`no film: ${JSON.stringify(task)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function storedFilm(dataDir: string): Promise<string> {
  const names = await readdir(join(dataDir, 'files'), { recursive: true });
  const name = names.find((candidate) => candidate.endsWith('.mp4'));
  if (name === undefined) throw new Error('no film was stored');
  return join(dataDir, 'files', name);
}

/** Interleaved rounds, medians; client and server share the machine, which slows both sides alike. */
async function benchDownload(): Promise<DownloadFigures> {
  const dataDir = await mkdtemp(join(tmpdir(), 'reelay-bench-'));
  const servers: BenchServer[] = [];
  try {
    const env = { PORT: '0', REELAY_DATA_DIR: dataDir, REELAY_API_KEY: KEY };
    const reelay = await BenchServer.start('./download-server.js', {
      ...env,
      REELAY_BENCH_FILM_BYTES: String(FILM_BYTES),
    });
    servers.push(reelay);
    const link = await linkOfFilm(reelay.url);
    const bare = await BenchServer.start('./pipe-server.js', {
      REELAY_BENCH_FILE: await storedFilm(dataDir),
    });
    servers.push(bare);
    const parallelGrowthBytes = await parallelGrowth(reelay, link);
    const pipeParallelGrowthBytes = await parallelGrowth(bare, bare.url);
    const links: Throughput[] = [];
    const pipes: Throughput[] = [];
    for (let index = 0; index < ROUNDS; index += 1) {
      pipes.push(await round(bare, bare.url));
      links.push(await round(reelay, link));
    }
    const ratio = median(
      links.map(({ bytesPerSecond }, index) => bytesPerSecond / (pipes[index]?.bytesPerSecond ?? Number.NaN)),
    );
    return {
      link: medians(links),
      pipe: medians(pipes),
      ratio,
      parallelGrowthBytes,
      pipeParallelGrowthBytes,
    };
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
    await rm(dataDir, { recursive: true, force: true });
  }
}

export async function downloadRows(): Promise<Row[]> {
  const { ratio, link, pipe, ...growth } = await benchDownload();
  const perSecond = ({ bytesPerSecond }: Throughput) => `${(bytesPerSecond / 1e6).toFixed(0)} MB/s`;
  const perGb = ({ processorMsPerGb }: Throughput) => `${(processorMsPerGb / 1000).toFixed(2)} s`;
  const megabytes = (bytes: number) => (bytes / 2 ** 20).toFixed(0);
  return [
    {
      name: "a film by its link / Node's own pipe",
      figure: `${ratio.toFixed(2)} x (${perSecond(link)} to ${perSecond(pipe)})`,
      target: `>= ${DOWNLOAD_RATIO_MIN} x`,
      met: ratio >= DOWNLOAD_RATIO_MIN,
    },
    {
      name: 'processor time of the server for a gigabyte',
      figure: `${perGb(link)} (the pipe ${perGb(pipe)})`,
      target: `<= ${(1 / DOWNLOAD_RATIO_MIN).toFixed(2)} x the pipe's`,
      met: link.processorMsPerGb * DOWNLOAD_RATIO_MIN <= pipe.processorMsPerGb,
    },
    {
      name: `memory for ${PARALLEL} downloads at once`,
      figure: `${megabytes(growth.parallelGrowthBytes)} MB (the pipe ${megabytes(growth.pipeParallelGrowthBytes)} MB)`,
      target: `<= ${megabytes(PARALLEL_GROWTH_MAX_BYTES)} MB`,
      met: growth.parallelGrowthBytes <= PARALLEL_GROWTH_MAX_BYTES,
    },
  ];
}
