import type { Command } from '../../command.ts';
import { UsageError } from '../../failures.ts';
import { textTable } from '../../text-table.ts';

export const command: Command = {
  summary: 'Say which engine would make a film of a model, and why the others would not; nothing is made.',
  arguments: [{ name: 'MODEL', help: 'as a client writes it, sora-2' }],
  options: {
    seconds: { type: 'string', value: 'N', help: 'length that is asked for, 4' },
    size: { type: 'string', value: 'WxH', help: 'frame that is asked for, 1280x720' },
    images: { type: 'string', value: 'N', help: 'reference images that come with it, none' },
    characters: { type: 'string', value: 'N', help: 'characters that it shows, none' },
    project: { type: 'string', value: 'ID', help: 'whose film it is, for routes that look at that' },
    key: { type: 'string', value: 'ID', help: 'the key that asks, for routes that look at that' },
    task: { type: 'string', value: 'ID', help: 'the task, by which weights are drawn' },
  },
  run: async (call) => {
    const [width, height] = readSize(call.text('size') ?? '1280x720');
    const said = { project_id: call.text('project'), key_id: call.text('key'), task_id: call.text('task') };
    const planned = await (await call.api()).send('POST', '/engines/plan', {
      model: call.args[0] ?? '',
      seconds: readNumber('seconds', call.text('seconds') ?? '4'),
      width,
      height,
      images: readNumber('images', call.text('images') ?? '0'),
      characters: readNumber('characters', call.text('characters') ?? '0'),
      ...Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)),
    });
    call.show(planned, (answer: Planned) =>
      [
        firstLine(answer),
        textTable(
          ['ENGINE', 'STATE', 'MAKES', 'BECAUSE'],
          answer.candidates.map(({ place, state, seconds, width: w, height: h, warnings, refusal }) => [
            place,
            state,
            refusal === null ? `${seconds} s, ${w}x${h}` : 'nothing',
            refusal ?? warnings.map(({ message }) => message).join('; '),
          ]),
        ),
      ].join('\n\n'),
    );
    return planned.chosen === null ? 1 : 0;
  },
};

interface Planned {
  readonly place: string | null;
  readonly hold: { readonly credits: string } | null;
  readonly candidates: readonly Candidate[];
}

interface Candidate {
  readonly place: string;
  readonly state: string;
  readonly seconds: number | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly warnings: readonly { readonly message: string }[];
  readonly refusal: string | null;
}

function firstLine({ place, hold, candidates }: Planned): string {
  if (place === null) return 'No engine would make it.';
  const price =
    hold === null ? 'The model has no price, so it is not sold.' : `It holds ${hold.credits} credits.`;
  const waits = candidates.find((candidate) => candidate.place === place)?.state === 'draining';
  return `${place} would make it${waits ? ' when it is back in service' : ''}. ${price}`;
}

function readSize(text: string): readonly [number, number] {
  const match = /^(\d{2,5})x(\d{2,5})$/.exec(text);
  if (match === null) throw new UsageError(`--size is '${text}', but it must be like 1280x720.`);
  return [Number(match[1]), Number(match[2])];
}

function readNumber(name: string, text: string): number {
  if (!/^\d{1,4}(\.\d+)?$/.test(text))
    throw new UsageError(`--${name} is '${text}', but it must be a number.`);
  return Number(text);
}
