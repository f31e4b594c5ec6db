/**
 * How x264 is asked to encode, in the names that FFmpeg has for it. `superfast` with a look-ahead has the size and quality
 * of `veryfast` at about half its time. The number of threads is fixed because x264 makes other bytes with another; the rate
 * is bounded for rain and snow, which no encoder can predict.
 */
export const X264_OPTIONS: Readonly<Record<string, string>> = {
  preset: 'superfast',
  crf: '23',
  maxrate: '8M',
  bufsize: '16M',
  'x264-params': 'rc-lookahead=10:mbtree=1:bframes=2',
  threads: '2',
  // A key frame every two seconds at least.
  g: '60',
  color_range: 'tv',
  colorspace: 'bt709',
  color_primaries: 'bt709',
  color_trc: 'bt709',
};
