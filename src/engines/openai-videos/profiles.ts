import type { EngineCapabilities } from '../../task/engine.ts';
import type { FrameSize } from '../../task/frame-size.ts';
import type { UpstreamStatus } from '../remote/status-words.ts';

/** How a server or vendor differs from the others that speak `POST /videos`. docs/engines.md says which needs what. */
export interface Profile {
  readonly createPath: string;
  readonly body: 'json' | 'multipart' | 'multipart-if-file';
  readonly seconds: 'text' | 'number' | 'frames';
  /** For `frames`: pictures a second. */
  readonly framesPerSecond: number;
  /** For `frames`: a count is a multiple of this, plus one; 1 takes any. */
  readonly frameStep: number;
  readonly size: 'text' | 'sides';
  /** How the first reference image is sent; all of them where the field is a list. */
  readonly image: {
    readonly as: 'file' | 'data-uri' | 'base64' | 'object' | 'json-text' | 'list';
    readonly field: string;
  };
  /** Names of the fields for what not all of them take; an absent one is not sent. */
  readonly fields: Readonly<Partial<Record<'seed' | 'watermark' | 'private' | 'style' | 'fps', string>>>;
  /** Where those fields go: beside the others, or into an object of this name. */
  readonly fieldsIn: string | null;
  /** Status words that mean something else here. */
  readonly words: Readonly<Record<string, UpstreamStatus>>;
  /** Paths in the video object under which the film's address or bytes may be; none means the content route alone. */
  readonly resultFields: readonly string[];
  /** What DELETE does: stop the film, or forget a finished one, or nothing that we want. */
  readonly remove: 'cancel' | 'forget' | 'none';
  /** Whether `GET /videos` lists films with their prompts, so that a lost one can be found. */
  readonly lists: boolean;
  /** Further statuses of a create that mean that nothing was accepted. */
  readonly notAcceptedStatuses: readonly number[];
  readonly progress: boolean;
  /** The create is answered when the film is done, with the film. */
  readonly sync: boolean;
  readonly capabilities: EngineCapabilities;
}

const SORA_SIZES: readonly FrameSize[] = [
  { width: 720, height: 1280 },
  { width: 1280, height: 720 },
  { width: 1024, height: 1792 },
  { width: 1792, height: 1024 },
];

const SORA: EngineCapabilities = {
  secondsMin: 4,
  secondsMax: 12,
  secondsAllowed: [4, 8, 12],
  sizes: SORA_SIZES,
  sizeMultiple: 8,
  sideMin: 720,
  pixelsMax: 1_835_008,
  imagesMax: 1,
  characters: false,
  audio: true,
  cancel: false,
  approximate: true,
  progress: true,
  resubmit: 'never',
};

/** Open models: short, silent films in any frame that the memory holds. Operators say what theirs can do. */
const OPEN_MODEL: EngineCapabilities = {
  secondsMin: 1,
  secondsMax: 10,
  sizeMultiple: 16,
  sideMin: 256,
  pixelsMax: 1280 * 720,
  imagesMax: 1,
  characters: false,
  audio: false,
  cancel: false,
  approximate: true,
  progress: false,
  resubmit: 'never',
};

const OPENAI: Profile = {
  createPath: '/videos',
  body: 'multipart',
  seconds: 'text',
  framesPerSecond: 24,
  frameStep: 1,
  size: 'text',
  image: { as: 'file', field: 'input_reference' },
  fields: {},
  fieldsIn: null,
  words: {},
  resultFields: [],
  remove: 'none',
  lists: true,
  notAcceptedStatuses: [],
  progress: true,
  sync: false,
  capabilities: SORA,
};

/** What resellers of Sora 2 took and answered. */
const RESELLER: Profile = {
  ...OPENAI,
  fields: { watermark: 'watermark', private: 'private', style: 'style' },
  resultFields: [
    'video_url',
    'url',
    'metadata.url',
    'output',
    'outputs.video_url',
    'data.0.url',
    'results.0',
  ],
  lists: false,
  capabilities: { ...SORA, secondsMax: 25, secondsAllowed: [4, 8, 10, 12, 15, 25] },
};

/** Servers that keep the connection open for as long as the film takes. They cost nothing. */
const SYNC: Profile = {
  ...OPENAI,
  body: 'json',
  seconds: 'number',
  resultFields: ['data.0.url', 'url'],
  remove: 'cancel',
  lists: false,
  progress: false,
  sync: true,
  capabilities: { ...OPEN_MODEL, cancel: true, resubmit: 'safe' },
};

export const PROFILES = {
  openai: OPENAI,

  sglang: {
    ...OPENAI,
    // In its JSON form `input_reference` is a path on the server, so a picture goes as a file.
    body: 'multipart-if-file',
    seconds: 'number',
    fields: { seed: 'seed' },
    // It says `queued` until the film is done.
    words: { queued: 'running' },
    remove: 'forget',
    progress: false,
    capabilities: OPEN_MODEL,
  },

  'vllm-omni': {
    ...OPENAI,
    seconds: 'number',
    fields: { seed: 'seed' },
    remove: 'cancel',
    capabilities: { ...OPEN_MODEL, cancel: true, progress: true },
  },

  /** Refuses fields that it does not know. */
  trtllm: {
    ...OPENAI,
    body: 'multipart-if-file',
    seconds: 'number',
    fields: { seed: 'seed' },
    words: { queued: 'running' },
    remove: 'cancel',
    progress: false,
    capabilities: { ...OPEN_MODEL, cancel: true },
  },

  dynamo: {
    ...SYNC,
    image: { as: 'data-uri', field: 'input_reference' },
    fields: { seed: 'seed', fps: 'fps' },
    fieldsIn: 'nvext',
  },

  /** Its handler reads frames and sides, whatever else its schema has. */
  localai: {
    ...SYNC,
    createPath: '/video',
    seconds: 'frames',
    framesPerSecond: 16,
    frameStep: 4,
    size: 'sides',
    image: { as: 'base64', field: 'start_image' },
    fields: { seed: 'seed' },
  },

  litellm: { ...OPENAI, lists: false },

  'new-api': {
    ...RESELLER,
    // It fills in what it does not know yet.
    words: { unknown: 'queued', notstarted: 'queued' },
  },

  generic: RESELLER,
} as const satisfies Record<string, Profile>;

export type ProfileName = keyof typeof PROFILES;
export const PROFILE_NAMES = Object.keys(PROFILES) as readonly ProfileName[];
