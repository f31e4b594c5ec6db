import type { Command } from '../../command.ts';
import { UsageError } from '../../failures.ts';
import { textTable } from '../../text-table.ts';

export const command: Command = {
  summary: 'Say which engine would make a film of a model, and why; nothing is made.',
  arguments: [{ name: 'MODEL', help: 'as a client writes it, sora-2' }],
  options: {
    seconds: { type: 'string', value: 'N', help: 'length that is asked for, 4' },
    size: { type: 'string', value: 'WxH', help: 'frame that is asked for, 1280x720' },
    images: { type: 'string', value: 'N', help: 'reference images that come with it, none' },
  },
  run: async (call) => {
    const [width, height] = readSize(call.text('size') ?? '1280x720');
    const planned = await (await call.api()).send('POST', '/engines/plan', {
      model: call.args[0] ?? '',
      seconds: readNumber('seconds', call.text('seconds') ?? '4'),
      width,
      height,
      images: readNumber('images', call.text('images') ?? '0'),
    });
    call.show(planned, ({ chosen, candidates }) =>
      [
        chosen === null ? 'No engine would make it.' : `${chosen} would make it.`,
        textTable(
          ['ENGINE', 'TAKES FILMS', 'MAKES', 'BECAUSE'],
          candidates.map(
            ({ engine, accepting, seconds, width: w, height: h, warnings, refusal }: Candidate) => [
              engine,
              accepting ? 'yes' : 'not now',
              refusal === null ? `${seconds} s, ${w}x${h}` : 'nothing',
              refusal ?? warnings.map(({ message }) => message).join('; '),
            ],
          ),
        ),
      ].join('\n\n'),
    );
    return planned.chosen === null ? 1 : 0;
  },
};

interface Candidate {
  readonly engine: string;
  readonly accepting: boolean;
  readonly seconds: number | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly warnings: readonly { readonly message: string }[];
  readonly refusal: string | null;
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
