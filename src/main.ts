#!/usr/bin/env node
import { randomInt, randomUUID } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Accounts } from './accounts/accounts.ts';
import { randomText } from './accounts/api-key.ts';
import { announce } from './announce.ts';
import { PORTRAIT_PATH, readPortrait } from './characters/portrait.ts';
import { createCharacterService } from './characters/service.ts';
import { ensureKeys, wireAccounts } from './composition/accounts.ts';
import { wireAdminApi } from './composition/admin.ts';
import type { Closer } from './composition/closer.ts';
import { wireEngineControl } from './composition/engine-control.ts';
import { wireEngines } from './composition/engines.ts';
import { type Links, wireLinks } from './composition/links.ts';
import { createLocalAccess, publishLocalAccess } from './composition/local-access.ts';
import { wireModeration } from './composition/moderation.ts';
import { wireScenarios } from './composition/scenarios.ts';
import { openStorage } from './composition/storage.ts';
import { wireUpstreamAccess } from './composition/upstream-access.ts';
import { wireWebhooks } from './composition/webhooks.ts';
import { startWorking } from './composition/worker.ts';
import type { Config } from './config.ts';
import { ConfigError, readConfig } from './config.ts';
import { ConfigFileError } from './config-file/yaml-source.ts';
import { createAuditLog } from './db/audit-log.ts';
import { createCharacterStore } from './db/characters.ts';
import type { Database } from './db/database.ts';
import { openDatabase } from './db/database.ts';
import { DataDirectoryInUse } from './db/embedded/directory-lock.ts';
import { createFileStore } from './db/files.ts';
import { createLedger } from './db/ledger/ledger-store.ts';
import { createPriceBooks } from './db/ledger/price-books.ts';
import { isOutage } from './db/outage.ts';
import { createRequestWindows } from './db/request-windows.ts';
import { createTaskStore } from './db/store/task-store.ts';
import { findClipDecoders } from './decoding/decoders.ts';
import type { Dialect } from './dialects/dialect.ts';
import { dialects } from './dialects/registry.gen.ts';
import { createEgress } from './egress/egress.ts';
import { createFiles } from './files/file-service.ts';
import { createHookReceiver } from './hooks/hook-receiver.ts';
import { createApp } from './http/app.ts';
import { createClientAddress } from './http/client-address.ts';
import { assetLinks, sendLinkedFile, sendTaskFile, sendUploadedFile } from './http/files.ts';
import { AddressInUse, listen } from './http/server.ts';
import { createJobQueue } from './jobs/job-queue.ts';
import type { LifecycleDependencies } from './lifecycle/dependencies.ts';
import type { Poller } from './lifecycle/poller.ts';
import { createQueuePositions } from './lifecycle/queue-positions.ts';
import { createSdkRetries } from './lifecycle/sdk-retries.ts';
import { createTaskService } from './lifecycle/service.ts';
import { createRequestLimits } from './limits/request-limits.ts';
import { createMedia } from './media/media.ts';
import { uploadType } from './media/upload-type.ts';
import { createLogger } from './observe/logger.ts';
import { StorageUnusable } from './storage/s3-blob-store.ts';
import type { Engine } from './task/engine.ts';
import { callbackDialectOf } from './task/task.ts';

export interface Reelay {
  /** Where it listens, without a trailing slash; null for a process that only works. */
  readonly baseUrl: string;
  readonly accounts: Accounts;
  /** The first key of a fresh installation, or null when there are keys already. */
  readonly firstKey: string | null;
  readonly links: Pick<Links, 'rotate'>;
  /** Finishes requests and steps under way, then lets go of everything. */
  stop(): Promise<void>;
}

/** Two folders above the compiled file, in a checkout and in a package alike. */
const VERSION = (createRequire(import.meta.url)('../../package.json') as { version: string }).version;
/** Inside the 25 s that orchestrators commonly grant after SIGTERM: requests, then steps, then the rest. */
const REQUESTS_TIMEOUT_MS = 8_000;
/** Dialect that an unmarked request on a shared path is taken for; its answer suits every claimant. */
const SHARED_PATH_DEFAULT = 'evolink';
const FALLBACK_DIALECT = 'openai';

/** What a program that embeds Reelay may put in the place of the built-in parts. */
export interface OwnParts {
  /** Instead of the film engine, which is then not started; the first that can serve a request makes it. */
  readonly engines?: readonly Engine[];
  /** False makes no first key on an installation that has none: nobody is there to be told. */
  readonly firstKey?: boolean;
  /** Looks at, or stands between, the life of a task and everything that it rests on. */
  around?(deps: LifecycleDependencies): LifecycleDependencies;
}

/** Wires every module. `onLost` is called when the embedded database dies under a running server. */
export async function startReelay(
  config: Config,
  onLost?: (error: Error) => void,
  own: OwnParts = {},
): Promise<Reelay> {
  const open: Closer[] = [];
  const closeAll = async (): Promise<void> => {
    for (let close = open.pop(); close !== undefined; close = open.pop()) await close();
  };
  try {
    return await wire(config, open, closeAll, own, onLost);
  } catch (error) {
    await closeAll();
    throw error;
  }
}

async function wire(
  config: Config,
  open: Closer[],
  closeAll: Closer,
  own: OwnParts,
  onLost?: (error: Error) => void,
): Promise<Reelay> {
  const log = createLogger(config.logLevel);
  await mkdir(config.dataDir, { recursive: true });
  const location =
    config.databaseUrl === null ? { dataDir: join(config.dataDir, 'database') } : { url: config.databaseUrl };
  const database = await openDatabase(location, { log, ...(onLost === undefined ? {} : { onLost }) });
  open.push(() => database.close());
  const queue = await createJobQueue(database, { log });
  open.push(() => queue.close());
  const store = createTaskStore(database, queue, { keyRunningTasks: config.keyLimits.runningTasks });
  const accounts = wireAccounts(database, config, log, open);
  const limits = createRequestLimits({
    store: createRequestWindows(database),
    nowMs: () => performance.now(),
  });
  const blobs = await openStorage(config, log, open);
  const scenarios = wireScenarios(config, database, blobs);
  const egress = createEgress({ allow: config.egressAllow, log });
  if (config.egressAllow.length > 0) {
    log.warn({ ranges: config.egressAllow }, 'addresses that users give may reach these private ranges');
  }
  const surroundings = { database, egress, around: scenarios.engine, log };
  const engines = await wireEngines(config, surroundings, open, own.engines);
  let baseUrl = config.publicBaseUrl ?? '';
  const links = await wireLinks(database, () => baseUrl, log, open);
  const upstreamAccess = await wireUpstreamAccess(config, database, links, () => baseUrl);
  const media = createMedia({
    blobs,
    decoders: findClipDecoders(config.clipDecoder, process.env['PATH'] ?? ''),
  });
  const files = createFiles({
    store: createFileStore(database),
    blobs,
    media,
    identify: uploadType,
    links,
    randomText,
    nowMs: links.nowMs,
    linkLifetimeMs: config.linkLifetimeMs,
  });
  const webhooks = await wireWebhooks(database, queue, egress, config, VERSION, (task) =>
    dialectNamed(callbackDialectOf(task)).renderTask(task, assetLinks(task, links)),
  );
  let poller: Pick<Poller, 'expect'> | undefined;
  const parts: LifecycleDependencies = {
    store,
    blobs,
    media,
    engines: engines.registry,
    urls: egress,
    upstreamAccess,
    files,
    linkedFiles: {
      findByLink: async (url) => {
        // The signature covers the path alone, so the host in front does not matter.
        const start = url.lastIndexOf('/files/');
        const verdict = start === -1 ? 'tampered' : links.verify(url.slice(start));
        return typeof verdict === 'string' ? null : await linkedFile(verdict.assetId);
      },
    },
    moderation: await wireModeration(config, database, log),
    prices: createPriceBooks(database, () => performance.now()),
    sdkRetries: createSdkRetries(() => performance.now()),
    queuePositions: createQueuePositions(store, () => performance.now()),
    deadlines: config.deadlines,
    wakePoller: (delayMs) => poller?.expect(delayMs),
    callbacks: scenarios.callbacks(webhooks.sender),
    ...scenarios.scenarios,
    log,
    linkLifetimeMs: config.linkLifetimeMs,
    newAssetId: () => `asset_${randomUUID().replaceAll('-', '')}`,
    newSeed: () => randomInt(2 ** 31 - 1),
  };
  const deps = own.around?.(parts) ?? parts;
  const characters = createCharacterService({
    store: createCharacterStore(database),
    tasks: store,
    blobs,
    media: deps.media,
    sign: (file) => links.sign(file),
    publicBaseUrl: () => baseUrl,
    linkLifetimeMs: config.linkLifetimeMs,
    nowMs: links.nowMs,
    randomText,
  });
  const linkedFile = async (id: string) =>
    (await store.findAsset(id)) ?? (await characters.findClipFile(id)) ?? (await files.findLinked(id));
  const ledger = createLedger(database);
  const tasks = createTaskService(deps);
  const local = createLocalAccess();
  const clientAddress = createClientAddress(config.trustedProxies);
  const servesApi = config.roles.includes('api');
  const admin = wireAdminApi({
    database,
    accounts,
    engines: deps.engines,
    control: wireEngineControl({
      database,
      wired: engines,
      registry: deps.engines,
      prices: deps.prices,
      auditLog: createAuditLog(database),
      blobs,
      media: deps.media,
    }),
    prices: deps.prices,
    dialects: dialects.map(({ name }) => name),
    rotateLinkSecrets: (change) =>
      links.rotate({ ...change, action: 'link-secrets.rotate', subject: 'link-secrets' }),
    cancel: ({ projectId, keyId, id }) => tasks.cancel({ projectId, keyId }, id),
    authenticate: async (key) => (await local.authenticate(key)) ?? (await accounts.authenticate(key)),
    clientAddress,
    admit: limits.admit,
    version: VERSION,
    log,
  });
  let stopping = false;
  const app = createApp({
    dialects: servesApi ? dialects : [],
    apis: servesApi ? [admin] : [],
    fallbackDialect: dialectNamed(FALLBACK_DIALECT),
    version: VERSION,
    sharedPathDefault: SHARED_PATH_DEFAULT,
    authenticate: (key) => accounts.authenticate(key),
    clientAddress,
    admit: limits.admit,
    dialectContext: {
      tasks,
      files,
      urls: egress,
      webhookEndpoints: webhooks.endpoints,
      deliveries: webhooks.deliveries,
      characters,
      credits: (caller) => ledger.of(caller),
      strict: config.strict,
      links: (task) => assetLinks(task, links),
      nowMs: links.nowMs,
      randomText,
    },
    isOutage,
    noteRefusal: (keyId, retryCount) => deps.sdkRetries.noteRefusal(keyId, retryCount),
    log,
    ready: async () => !stopping && (await answers(database)),
    sendAsset: (context, reply) =>
      reply.kind === 'asset'
        ? sendTaskFile(context, reply.task, reply.asset, {
            blobs: scenarios.blobs(reply.task.request.scenario),
          })
        : sendUploadedFile(context, reply.file, { blobs }),
    portrait: { path: PORTRAIT_PATH, png: readPortrait() },
    ...(servesApi
      ? {
          hooks: {
            ...createHookReceiver({
              tokens: upstreamAccess.tokens,
              store: deps.store,
              engines: deps.engines,
              wakePoller: (delayMs) => poller?.expect(delayMs),
              nowMs: () => performance.now(),
              log,
            }),
            publicBaseUrl: () => baseUrl,
          },
        }
      : {}),
    sendLink: (context) =>
      sendLinkedFile(context, {
        blobs,
        blobsOf: scenarios.blobsOfAsset,
        links,
        findAsset: async (id) => (await store.findAsset(id)) ?? (await characters.findClipFile(id)),
        findUpload: (id) => files.findLinked(id),
      }),
  });

  if (config.roles.includes('worker'))
    poller = await startWorking(deps, queue, engines.all, database.kind, config.fileLifetimeMs, open);
  const server = await listen(app, config.host, config.port, (error) =>
    dialectNamed(FALLBACK_DIALECT).renderError(error, { method: '', path: '', ambiguous: false }),
  );
  open.push(() => server.close(REQUESTS_TIMEOUT_MS));
  const address = `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${server.port}`;
  baseUrl = config.publicBaseUrl ?? address;
  if (servesApi) {
    const { host } = config;
    await publishLocalAccess(config.dataDir, { host, port: server.port, key: local.key }, open);
  }
  // After everything that can fail: a key is shown once, so it must not be made by a start that goes no further.
  const firstKey = await ensureKeys(accounts, config, log, own.firstKey);
  return {
    baseUrl: address,
    accounts,
    links,
    firstKey,
    async stop() {
      stopping = true;
      await closeAll();
    },
  };
}

function dialectNamed(name: string): Dialect {
  const dialect = dialects.find((candidate) => candidate.name === name);
  if (dialect === undefined) throw new Error(`there is no dialect called ${name}`);
  return dialect;
}

async function answers(database: Database): Promise<boolean> {
  try {
    await database.ping();
    return true;
  } catch {
    return false;
  }
}

/** The whole life of a server process: configured by its environment, ended by a signal. */
export async function runReelay(own: OwnParts = {}): Promise<void> {
  const lost = (error: Error): void => {
    process.stderr.write(`reelay: the database was lost: ${error.message}\n`);
    process.exit(1);
  };
  const reelay = await startReelay(readConfig(process.env), lost, own);
  const stop = (): void => {
    reelay.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`reelay: the stop failed: ${String(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  announce(process.stdout, reelay);
}

/** Tells the operator why, without a trace where the reason is his to mend, and ends the process. */
export function reportFailedStart(error: unknown): never {
  const expected = [ConfigError, ConfigFileError, DataDirectoryInUse, AddressInUse, StorageUnusable].some(
    (kind) => error instanceof kind,
  );
  const text = error instanceof Error ? ((expected ? null : error.stack) ?? error.message) : String(error);
  process.stderr.write(`reelay: ${text}\n`);
  process.exit(1);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(realpathSync(process.argv[1])).href) {
  runReelay().catch(reportFailedStart);
}
