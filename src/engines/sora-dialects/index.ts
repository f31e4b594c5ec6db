import type { EngineType } from '../engine-type.ts';
import { createRemoteEngine } from '../remote/engine.ts';
import type { SoraDialect } from './dialect.ts';
import { duomi } from './dialects/duomi.ts';
import { evolink } from './dialects/evolink.ts';
import { unifiedV1 } from './dialects/unified-v1.ts';
import { unifiedV2 } from './dialects/unified-v2.ts';
import { DIALECT_NAMES, type DialectName, namesOf } from './models.ts';
import { optionsSchema, type SoraDialectsConfig } from './options.ts';
import { soraDialectWire } from './wire.ts';

const DIALECTS: Readonly<Record<DialectName, SoraDialect>> = {
  'unified-v2': unifiedV2,
  'unified-v1': unifiedV1,
  duomi,
  evolink,
};

/** Servers that speak as the resellers of Sora 2 did, and this one. The fifth dialect is `openai-videos`. docs/engines.md */
export const engineType: EngineType<SoraDialectsConfig> = {
  type: 'sora-dialects',
  optionsSchema,
  samples: DIALECT_NAMES.flatMap((dialect) =>
    namesOf(dialect).map((model) => ({
      name: `${dialect} ${model}`,
      model,
      options: { dialect, baseUrl: 'http://127.0.0.1:8787', apiKey: 'sk-key' },
      unconfirmed: 'given up' as const,
      proof: model === 'sora-2' || model === 'sora-2-pro-preview' ? 'contract-tested' : 'wire-tested',
    })),
  ),
  create(config, common, ports) {
    const { apiKey, auth, extra, timing } = config;
    const dialect = DIALECTS[config.dialect];
    // One speaks of bases with a version and one without: the dialect's own routes have it.
    const baseUrl = config.baseUrl?.replace(/\/v[12]$/, '') ?? dialect.home;
    if (baseUrl === null) throw new Error(`baseUrl is needed: many servers speak ${config.dialect}`);
    const scheme = auth === undefined ? dialect.scheme : auth === 'raw' ? '' : 'Bearer ';
    const wire = soraDialectWire({
      name: config.dialect,
      dialect,
      inlineImages: config.images === undefined ? dialect.inlineImages : config.images === 'inline',
      servesPublicly: ports.servesPublicly,
      said: config.capabilities,
      extra,
      resultPaths: config.resultFields ?? dialect.resultPaths,
    });
    const credential = { header: 'authorization', value: `${scheme}${apiKey}` };
    return createRemoteEngine(wire, { ...common, baseUrl, credential, timing }, ports);
  },
};
