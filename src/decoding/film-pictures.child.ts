import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ClipRefused } from './clip-frames.ts';
import { decodeClip } from './decode-clips.ts';
import { FILM_NAME, PICTURE_NAMES, type PicturesMessage, type PicturesOrder } from './film-pictures.ts';
import { CELL_PIXELS_MAX, SHEET_CELLS, spritesheet, THUMBNAIL_AT, thumbnail } from './film-stills.ts';

/** The largest frame that there is has sides below it, so the picture that stands for a film keeps its size. */
const SIDE_MAX = 8_192;

// The parent is the only reason to live: when its end of the channel closes, however it died, this process goes.
process.on('disconnect', () => process.exit(1));
process.on('message', (order: PicturesOrder) => {
  void makePictures(order).then(
    () => tell({ kind: 'done' }),
    (error: unknown) => {
      // What a stranger's film does to a decoder says one thing: it has no pictures.
      const reason = error instanceof Error ? error.message : String(error);
      return tell({
        kind: 'cannot',
        reason: error instanceof ClipRefused ? `${error.code}: ${reason}` : reason,
      });
    },
  );
});

function tell(message: PicturesMessage): Promise<void> {
  return new Promise((resolve) => {
    process.send?.(message, () => resolve());
  });
}

async function makePictures({ folder, seconds, decoders, timeoutMs }: PicturesOrder): Promise<void> {
  const path = join(folder, FILM_NAME);
  const bytes = await readFile(path);
  const step = seconds / SHEET_CELLS;
  const cells = await decodeClip(
    path,
    {
      bytes,
      decoders,
      span: {
        startSeconds: step / 2,
        endSeconds: seconds,
        sampling: { framesPerSecond: 1 / step, count: SHEET_CELLS, sideMax: CELL_PIXELS_MAX },
      },
    },
    timeoutMs,
  );
  const at = seconds * THUMBNAIL_AT;
  const large = await decodeClip(
    path,
    {
      bytes,
      decoders,
      span: {
        startSeconds: at,
        endSeconds: at,
        sampling: { framesPerSecond: 1, count: 1, sideMax: SIDE_MAX },
      },
    },
    timeoutMs,
  );
  const [picture] = large.frames;
  if (picture === undefined) throw new Error('no picture was decoded');
  const { thumbnail: thumbnailName, spritesheet: sheetName } = PICTURE_NAMES;
  await writeFile(join(folder, sheetName), await spritesheet(cells.frames, cells.width, cells.height));
  await writeFile(join(folder, thumbnailName), await thumbnail(picture, large.width, large.height));
}
