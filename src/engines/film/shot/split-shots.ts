/** One shot's words. */
export interface ShotText {
  readonly text: string;
  /** The length that the prompt writes for it; null where it writes none. */
  readonly seconds: number | null;
}

export interface ShotList {
  /** What stands before the first numbered shot and holds for all of them, such as a style. */
  readonly preamble: string;
  /** At least one. */
  readonly shots: readonly ShotText[];
}

interface Marker {
  readonly start: number;
  readonly end: number;
  readonly seconds: number | null;
  /** A cut follows a shot; a heading opens one. */
  readonly cut: boolean;
}

const NUMBER = '(?:\\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|[一二三四五六七八九十]{1,2})';
const NOTE = '(?:\\s*[(（\\[][^)）\\]\\n]{0,60}[)）\\]])?';
const DASH = '\\s*(?:-|–|—|~|to|至|到)\\s*';
const UNIT = '(?:seconds|second|secs|sec|s|秒)';

/** `Shot 1:`, `Scene 2 (3s) -`, `**Shot 3**:`, `镜头一：`, `第二个镜头，`, `分镜3：` */
const HEADINGS = [
  new RegExp(
    `(?<![\\p{L}\\d])(?:shot|scene|clip|segment|sequence|beat|cut)\\s*#?\\s*${NUMBER}(?![\\p{L}\\d])\\**${NOTE}\\s*(?:[:：.\\-–—|]|(?=\\[)|\\n)+\\**`,
    'giu',
  ),
  new RegExp(`(?:镜头|分镜|场景|画面|片段)\\s*${NUMBER}${NOTE}\\s*[:：,，、.\\-–—\\n]`, 'gu'),
  new RegExp(
    `第\\s*${NUMBER}\\s*(?:个|段|组)?\\s*(?:镜头|分镜|场景|画面|片段|幕|镜)${NOTE}\\s*[:：,，、.\\-–—\\n]?`,
    'gu',
  ),
];

/** `[0-4s]`, `(4–8 sec)`, `0-3s:`, `00:00-00:03:`, `0-3秒：` */
const SECONDS_RANGE = new RegExp(
  `[[(（【]\\s*(\\d+(?:\\.\\d+)?)\\s*${UNIT}?${DASH}(\\d+(?:\\.\\d+)?)\\s*${UNIT}\\s*[\\])）】]\\s*[:：]?|` +
    `(?<![\\d.])(\\d+(?:\\.\\d+)?)\\s*${UNIT}?${DASH}(\\d+(?:\\.\\d+)?)\\s*${UNIT}\\s*[:：]`,
  'gu',
);
const CLOCK_RANGE = new RegExp(
  `[[(（【]?\\s*(\\d{1,2}):(\\d{2}(?:\\.\\d+)?)${DASH}(\\d{1,2}):(\\d{2}(?:\\.\\d+)?)\\s*[\\])）】]?\\s*[:：]?`,
  'gu',
);

const CUTS =
  /(?<![\p{L}])(?:(?<=^|[^\p{L}\d\s]\s*|\n\s*)|(?:and\s+)?then\s+|and\s+|(?:we|it|the (?:camera|scene|film|video|shot))\s+|(?:hard|smash|quick|jump|match|suddenly)\s+)(?:hard |smash |quick |jump |match |then |suddenly )?cut(?:s|ting)?\s+(?:back\s+)?to(?![\p{L}])\s*:?|(?<![\p{L}])(?:next|final|last) shot\s*[:：,]|(?:然后|接着|随后)?(?:镜头|画面|场景)?(?:切换到|切换至|切到|切至|转到|转场到|跳转到|切换为)|镜头切换\s*[:：,，]?|画面一转[,，]?/giu;

/** A list is one only when its numbers count up from one. */
const LIST_ITEM = /(?<=^|\n|[.;!?。；]\s)\s*(?:[-*]\s*)?(\d{1,2})[.)、．]\s*(?=\D)/gu;

/** Finds the shots that a prompt describes one after another. */
export function splitShots(written: string): ShotList {
  // Runs of white space are one sign from here on: patterns that look back over them stay linear.
  const prompt = written.replace(/[^\S\n]+/g, ' ').replace(/ ?\n[ \n]*/g, '\n');
  const markers = markersIn(prompt);
  const first = markers[0];
  if (first === undefined) return { preamble: '', shots: [{ text: prompt, seconds: null }] };
  const before = prompt.slice(0, first.start);
  const opening = first.cut && hasWords(before);
  const shots: ShotText[] = opening ? [shotText(before, null)] : [];
  for (const [index, marker] of markers.entries()) {
    const text = prompt.slice(marker.end, markers[index + 1]?.start);
    shots.push(shotText(text, marker.seconds));
  }
  return { preamble: opening ? '' : before.trim(), shots };
}

const LENGTH = new RegExp(
  `[[(（【]\\s*(\\d+(?:\\.\\d+)?)\\s*${UNIT}\\s*[\\])）】]|(?:lasting|for|持续|时长)\\s*(\\d+(?:\\.\\d+)?)\\s*-?\\s*${UNIT}(?![\\p{L}])`,
  'iu',
);

function shotText(text: string, seconds: number | null): ShotText {
  return { text: text.trim(), seconds: seconds ?? lengthIn(text) };
}

function lengthIn(text: string): number | null {
  const match = LENGTH.exec(text);
  return match === null ? null : positive(Number(match[1] ?? match[2]));
}

function positive(seconds: number): number | null {
  return Number.isFinite(seconds) && seconds > 0 ? seconds : null;
}

function hasWords(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text);
}

/** In order, none overlapping; of two with no word between them, such as `Shot 1 [0-4s]:`, one. */
function markersIn(prompt: string): Marker[] {
  const found = [...headings(prompt), ...ranges(prompt), ...cuts(prompt), ...listItems(prompt)];
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  const markers: Marker[] = [];
  for (const marker of found) {
    const last = markers.at(-1);
    if (last === undefined || (marker.start >= last.end && hasWords(prompt.slice(last.end, marker.start)))) {
      markers.push(marker);
    } else if (marker.end > last.end) {
      const seconds = last.seconds ?? marker.seconds;
      markers[markers.length - 1] = {
        start: last.start,
        end: marker.end,
        seconds,
        cut: last.cut && marker.cut,
      };
    }
  }
  const end = markers.at(-1);
  return end !== undefined && !hasWords(prompt.slice(end.end)) ? markers.slice(0, -1) : markers;
}

function headings(prompt: string): Marker[] {
  return HEADINGS.flatMap((pattern) =>
    Array.from(prompt.matchAll(pattern), (match) => ({
      start: match.index,
      end: match.index + match[0].length,
      seconds: rangeIn(match[0]) ?? lengthIn(match[0]),
      cut: false,
    })),
  );
}

function rangeIn(text: string): number | null {
  return ranges(text)[0]?.seconds ?? null;
}

function ranges(prompt: string): Marker[] {
  const marker = (match: RegExpExecArray, seconds: number): Marker => ({
    start: match.index,
    end: match.index + match[0].length,
    seconds: positive(seconds),
    cut: false,
  });
  return [
    ...Array.from(prompt.matchAll(SECONDS_RANGE), (match) =>
      marker(match, Number(match[2] ?? match[4]) - Number(match[1] ?? match[3])),
    ),
    ...Array.from(prompt.matchAll(CLOCK_RANGE), (match) => {
      const [fromMinutes, from, toMinutes, to] = match.slice(1).map(Number) as [
        number,
        number,
        number,
        number,
      ];
      return marker(match, toMinutes * 60 + to - fromMinutes * 60 - from);
    }),
  ];
}

/** Most prompts have none of these, and the whole pattern looks back at every sign. */
const PERHAPS_CUT = /cut|shot|切|转|镜头|画面/i;

function cuts(prompt: string): Marker[] {
  if (!PERHAPS_CUT.test(prompt)) return [];
  return Array.from(prompt.matchAll(CUTS), (match) => ({
    start: match.index,
    end: match.index + match[0].length,
    seconds: null,
    cut: true,
  }));
}

function listItems(prompt: string): Marker[] {
  const markers: Marker[] = [];
  for (const match of prompt.matchAll(LIST_ITEM)) {
    if (Number(match[1]) !== markers.length + 1) continue;
    markers.push({ start: match.index, end: match.index + match[0].length, seconds: null, cut: false });
  }
  return markers.length >= 2 ? markers : [];
}
