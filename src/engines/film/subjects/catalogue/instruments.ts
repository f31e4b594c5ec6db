import { subjectTable } from './table.ts';

/** What music is made with. */
export const INSTRUMENTS = subjectTable(`
piano      | =                 | front | stand | 1.1  | stage | piano, grand piano, pianist | 钢琴 钢琴家
keyboard   | musical-keyboard  | front | stand | 0.6  | stage | synthesizer, musical keyboard, organ, keytar | 电子琴 合成器 琴键
guitar     | =                 | front | stand | 0.9  | stage | guitar, electric guitar, acoustic guitar, bass guitar, ukulele | 吉他 电吉他 尤克里里
banjo      | =                 | front | stand | 0.9  | stage | banjo, mandolin, lute, pipa, sitar | 班卓琴 琵琶
violin     | =                 | front | stand | 0.8  | stage | violin, fiddle, cello, cellist, viola, double bass, erhu | 小提琴 大提琴 二胡
harp       | =                 | front | stand | 1    | stage | harp, harpist, lyre, guzheng | 竖琴 古筝 古琴
flute      | =                 | front | stand | 0.7  | stage | flute, flutist, clarinet, recorder, bamboo flute, oboe | 长笛 笛子 竹笛 单簧管
saxophone  | =                 | front | stand | 0.8  | stage | saxophone, sax, saxophonist, jazz | 萨克斯
trumpet    | =                 | front | stand | 0.7  | stage | trumpet, trumpeter, bugle, cornet | 小号
trombone   | =                 | front | stand | 0.8  | stage | trombone, tuba | 长号 大号乐器
horn       | postal-horn       | front | stand | 0.7  | stage | french horn, horn instrument | 圆号
accordion  | =                 | front | stand | 0.8  | stage | accordion, accordionist | 手风琴
drum       | =                 | front | stand | 0.6  | stage | drum, drummer, drum kit, snare drum, taiko | 鼓 架子鼓 鼓手
bongo      | long-drum         | front | stand | 0.7  | stage | bongo, djembe, conga | 非洲鼓 手鼓
maracas    | =                 | front | stand | 0.6  | stage | maraca, tambourine | 沙锤 铃鼓
microphone | studio-microphone | front | stand | 0.8  | stage | microphone, mic | 麦克风 话筒
bell       | =                 | front | stand | 0.6  | -     | bell, church bell | 铃铛 钟声 大钟
`);
