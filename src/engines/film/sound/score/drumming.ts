import { pick, type Random } from '../../raster/random.ts';
import type { VoiceName } from '../voices.ts';
import type { Drumming } from './manners.ts';

export interface Stroke {
  readonly voice: VoiceName;
  /** In the bar. */
  readonly beat: number;
  readonly level: number;
  readonly pan: number;
}

/** Sixteen sixteenths of a bar, loud to soft: X, x, o; a dot is silent. */
interface Line {
  readonly voice: VoiceName;
  readonly strokes: string;
  readonly level: number;
  readonly pan: number;
}

const LEVELS: Readonly<Record<string, number>> = { X: 1, x: 0.65, o: 0.35 };

const LINES: Readonly<Record<Exclude<Drumming, 'solo'>, readonly Line[]>> = {
  none: [],
  light: [
    { voice: 'kick', strokes: 'X.......X.x.....', level: 0.32, pan: 0 },
    { voice: 'snare', strokes: '....x.......X..o', level: 0.16, pan: 0.1 },
    { voice: 'shaker', strokes: 'x.o.X.o.x.o.X.oo', level: 0.22, pan: -0.45 },
  ],
  wooden: [
    { voice: 'hand', strokes: 'x.......x..o....', level: 0.16, pan: -0.3 },
    { voice: 'tick', strokes: '..x...x...x...xo', level: 0.3, pan: 0.4 },
  ],
  epic: [
    { voice: 'timpani', strokes: 'X.........x.x...', level: 0.75, pan: -0.2 },
    { voice: 'tom', strokes: '....x.o.....x.oo', level: 0.3, pan: 0.3 },
    { voice: 'cymbal', strokes: 'o...............', level: 0.12, pan: 0.2 },
  ],
  pulse: [
    { voice: 'kick', strokes: 'X.....X.........', level: 0.5, pan: 0 },
    { voice: 'tick', strokes: 'x.o.x.o.x.o.x.o.', level: 0.2, pan: 0.35 },
  ],
  broadcast: [
    { voice: 'kick', strokes: 'X...X...X...X...', level: 0.28, pan: 0 },
    { voice: 'tick', strokes: 'xoXoxoXoxoXoxoXo', level: 0.16, pan: 0.3 },
    { voice: 'snare', strokes: '............x.oo', level: 0.09, pan: -0.2 },
  ],
};

/** Of the low and of the high sound. */
type Groove = readonly [low: string, high: string];

const GROOVES: readonly [Groove, ...Groove[]] = [
  ['X..x..x.X..x....', '....X.......X..o'],
  ['X.....X.x.X.....', '....X..o....X.o.'],
  ['X.x...X...x.X...', '..o.X..o..o.X...'],
];

/** Low, high and hand sounds of what is drummed on. */
const KITS: Readonly<Record<string, readonly [VoiceName, VoiceName, VoiceName]>> = {
  drum: ['kick', 'snare', 'hat'],
  bongo: ['tom', 'hand', 'hand'],
  maracas: ['shaker', 'shaker', 'tick'],
};

const HIT_LEVEL = 0.5;

export interface Drummer {
  /** Strokes of a bar; every fourth ends with a fill. */
  play(kind: Drumming, instrument: string, bar: number): readonly Stroke[];
}

/** One groove and one fill for a film, so that it repeats as a drummer does. */
export function drummerOf(random: Random): Drummer {
  const [low, high] = pick(random, GROOVES);
  const fill = pick(random, ['X.x.xoxoXxXxX.X.', 'x.x.X.x.xxxxX.X.', 'X..X..X.xoxoXoX.']);
  return {
    play(kind, instrument, bar) {
      if (kind !== 'solo') return LINES[kind].flatMap(strokesOf);
      const kit = KITS[instrument] ?? KITS['drum'] ?? ['kick', 'snare', 'hat'];
      const filled = bar % 4 === 3;
      const lines: Line[] = [
        { voice: kit[0], strokes: filled ? low.slice(0, 8) : low, level: HIT_LEVEL * 1.3, pan: 0 },
        { voice: kit[1], strokes: filled ? fill : high, level: HIT_LEVEL, pan: 0.15 },
        { voice: kit[2], strokes: 'x.o.x.o.x.o.x.o.', level: HIT_LEVEL * 0.5, pan: -0.35 },
      ];
      if (filled)
        lines.push({ voice: 'tom', strokes: `........${fill.slice(4, 12)}`, level: HIT_LEVEL, pan: 0.3 });
      return lines.flatMap(strokesOf);
    },
  };
}

function strokesOf({ voice, strokes, level, pan }: Line): readonly Stroke[] {
  return [...strokes].flatMap((mark, sixteenth) => {
    const strength = LEVELS[mark];
    return strength === undefined ? [] : [{ voice, beat: sixteenth / 4, level: level * strength, pan }];
  });
}
