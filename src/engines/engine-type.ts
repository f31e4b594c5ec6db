import type { z } from 'zod';
import type { Engine } from '../task/engine.ts';
import type { FitPolicy } from './fit-request.ts';

/** What every configured engine has, whatever its type. */
export interface CommonEngineOptions {
  readonly id: string;
  /** The upstream's names; a route says which one a film is made with. */
  readonly models: readonly string[];
  /** Films at once; null takes as many as come. */
  readonly concurrency: number | null;
  /** Engines with the same one share their slots; absent means that they are its own. */
  readonly pool?: string;
  readonly policy: FitPolicy;
  /** Null leaves it to the type. */
  readonly pollIntervalMs: number | null;
}

/** What an engine needs of the server around it. */
export interface EnginePorts {
  /** Opens a film at an address that an upstream gave: only a guarded client may, since it can be any. */
  readonly download: (url: string) => Promise<AsyncIterable<Uint8Array>>;
  readonly log: (message: string, fields: Readonly<Record<string, unknown>>) => void;
  /** The time of day, to compare with what an upstream says; it may jump. */
  readonly nowMs: () => number;
  /** For how long something has been so; never jumps. Without it `nowMs` is taken, which a test can move. */
  readonly steadyMs?: () => number;
  /** Whether pictures have a `publicUrl` and attempts a `webhookUrl`; an upstream that needs one is useless otherwise. */
  readonly servesPublicly: boolean;
}

/** An engine that has several models: the same engine in all but what it plans. */
export interface ConfiguredEngine extends Engine {
  forModel(model: string): Engine;
}

/**
 * How well a model or profile is known to work. `contract-tested`: the shared conformance suite runs on it. `wire-tested`: its
 * requests are looked at field by field. `run live`: it has made a film with the real service.
 */
export type Proof = 'contract-tested' | 'wire-tested' | 'not tested' | 'run live';

/** A model or profile of a type: a row of the table in docs/engines.md, and of the planner's table test. */
export interface EngineSample {
  /** Of the profile or model; it stands literally in the test that proves it. */
  readonly name: string;
  readonly model: string;
  /** As in the configuration file, without the common options. */
  readonly options: Readonly<Record<string, unknown>>;
  /** What becomes of a film whose create was not confirmed. */
  readonly unconfirmed: 'made again' | 'looked for' | 'given up';
  readonly proof: Proof;
}

/** A kind of engine that an operator can configure: `engineType` of the index.ts of a folder of its own. */
export interface EngineType<Options> {
  readonly type: string;
  /** What stands beside the common options in the configuration file; unknown names are refused. */
  readonly optionsSchema: z.ZodType<Options>;
  /** What it is known to do; each can be made with `create`, and nothing is sent for it. */
  readonly samples: readonly EngineSample[];
  /** Throws a plain error, whose text is told at the engine's line of the configuration file. */
  create(options: Options, common: CommonEngineOptions, ports: EnginePorts): ConfiguredEngine;
}
