import { join } from 'node:path';
import type { Config } from '../config.ts';
import type { Database } from '../db/database.ts';
import { scenarioOfAsset } from '../db/scenario-of-asset.ts';
import { actingEngine } from '../scenarios/acting-engine.ts';
import { createScenarios } from '../scenarios/choose.ts';
import { lossyCallbacks } from '../scenarios/lossy-callbacks.ts';
import { ReadyFilms } from '../scenarios/ready-films.ts';
import { slowBlobs } from '../scenarios/slow-blobs.ts';
import type { DeliverySender } from '../task/deliveries.ts';
import type { Engine } from '../task/engine.ts';
import type { BlobStore } from '../task/ports.ts';
import type { Scenario, Scenarios } from '../task/scenario.ts';

/** What scenarios change in a server; each is the thing itself where they are off. */
export interface ScenarioParts {
  readonly scenarios: { readonly scenarios?: Scenarios };
  engine(engine: Engine): Engine;
  callbacks(sender: DeliverySender): DeliverySender;
  /** Where a file of a task that acts this out is read from. */
  blobs(scenario: Scenario | undefined): Pick<BlobStore, 'open'>;
  blobsOfAsset(assetId: string): Promise<Pick<BlobStore, 'open'>>;
}

export function wireScenarios(config: Config, database: Database, blobs: BlobStore): ScenarioParts {
  if (!config.scenarios) {
    return {
      scenarios: {},
      engine: (engine) => engine,
      callbacks: (sender) => sender,
      blobs: () => blobs,
      blobsOfAsset: async () => blobs,
    };
  }
  const films = new ReadyFilms(join(config.dataDir, 'work', 'ready-films'));
  const paced = (scenario: Scenario | undefined): Pick<BlobStore, 'open'> =>
    scenario?.name === 'slow-content' ? slowBlobs(blobs, scenario.seconds * 1000) : blobs;
  return {
    scenarios: { scenarios: createScenarios() },
    engine: (engine) => actingEngine(engine, films, Date.now),
    callbacks: lossyCallbacks,
    blobs: paced,
    blobsOfAsset: async (assetId) => paced((await scenarioOfAsset(database, assetId)) ?? undefined),
  };
}
