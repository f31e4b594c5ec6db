import { cpus } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { ConfigError } from '../config.ts';
import { chooseSink, createFilmEngine, type SinkChoice, SinkUnavailable } from '../engines/film/index.ts';
import type { Log } from '../observe/log.ts';
import type { Engine } from '../task/engine.ts';

export async function filmEngine(config: Config, log: Log): Promise<Engine> {
  return createFilmEngine({
    workDir: join(config.dataDir, 'work', 'film'),
    concurrency: Math.max(1, Math.floor(cpus().length / 2)),
    clipDecoder: config.clipDecoder,
    sink: await filmSink(config),
    prewarm: config.roles.includes('worker'),
    log: (message, fields) => log.warn(fields, message),
  });
}

/** A process that makes no films does not look for what encodes them. */
async function filmSink(config: Config): Promise<SinkChoice> {
  const wish = config.roles.includes('worker') ? config.filmSink : 'wasm';
  try {
    return await chooseSink(wish, {
      searchPath: process.env['PATH'] ?? '',
      nodeAvFolder: config.nodeAvDir,
    });
  } catch (error) {
    if (!(error instanceof SinkUnavailable)) throw error;
    throw new ConfigError(`REELAY_FILM_SINK is '${wish}', but it cannot be used: ${error.message}`);
  }
}
