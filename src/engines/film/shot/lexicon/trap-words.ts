import { type Entry, entry } from './entry.ts';

/** Phrases that hold a word of the lexicon and do not mean it. */
export const TRAP_WORDS: readonly Entry<true>[] = [
  entry(
    true,
    // Idioms, and compounds whose head the catalogue does not draw.
    'on a broomstick, on a broom, lily pad, gold rush, sugar rush, hot dog stand, sea lion cave, baseball bat, cricket bat, butterfly effect, night owl, rat race, horse power, horsepower, dog days, cat nap, lion king, tiger balm, bull market, ' +
      'bear market, bear hug, goose bumps, duck tape, crane operator, computer mouse, mouse pad, mouse click, fish eye, fisheye, fisheye lens, fish eye lens, eagle eye, cat eye, dragon fruit, ' +
      'bird cage, dog house, doghouse, bookworm, snake skin, crocodile leather, turtle neck, turtleneck, pony tail, ponytail, horse tail, pig tails, pigtails, cat eye, cats eye, ' +
      'bee hive, beehive, spider web, butterfly stroke, swan song, swan lake ballet music, wolf pack tactics, crow bar, crowbar, monkey wrench, monkey bars, donkey kong, elephant in the room, ' +
      // Verbs and function words that look like nouns in the singular or plural.
      'does, bears witness, bear in mind, leaves behind, leaves the, train of thought, trains for, sun rose, rose up, smoke rose, rings out, tree house, apple watch, apple inc, apple logo, ' +
      'watch out, present day, car wash, fire escape, fireplace tools, fire hydrant, fire extinguisher, fired up, rock music, rock band, rock concert, rock and roll, rock star lifestyle, ' +
      'star wars, stars in, movie star, rising star, star shaped, all star, ball gown, snowball, eyeball, bell bottoms, bar of light, bow tie, boat neck, bus driver, truck driver, taxi driver, ' +
      'plane of focus, focal plane, key light, rim light, back light, keyframe, key frame, ring light, light ring, map out, mirror effect, mirror surface, egg white, egg shell, coin toss, ' +
      'photo realistic, train your, house music, house of cards, white house, open house, milk white, wine red, cherry red color, tea light, pie chart, orange juice, orange light, orange sky, ' +
      'orange foliage, orange sunset, orange glow, king size, king sized, queen size, queen sized, prince of, hero shot, hero image, hero product, doctor strange, judge a, host of, bridge of, ' +
      // Camera and picture talk.
      'depth of field, shallow depth of field, field of view, wide field, film grain, 35mm film, shot on film, film stock, lens flare, anamorphic lens, rule of thirds, mid shot, time lapse, timelapse, ' +
      'slow motion, motion blur, frame rate, sound design, sound stage, stage left, stage right, room tone, production design, sound of rain machine, drone music, drone sound, space between, negative space, ' +
      'blank space, empty space, public space, head space, in space and time, wave of the hand, waves goodbye, waves at, waves to, waving at, waves her hand, waves his hand, heat wave, sound wave, sine wave, ' +
      'field trip, playing field, office chair, at first sight, street food, street view, street smart, home page, park ranger, parked, on the one hand, no matter, not only, no longer, no doubt, not just, nothing but, ' +
      'no time, in no time, never ending, neverending, nonstop, without stopping, without pause, without a cut, one take, single take, continuous shot, one shot, single shot, day dream, daydream, good night, ' +
      'day by day, some day, someday, birthday suit, saturday night fever, spring roll, storm trooper, stormtrooper, brain storm, brainstorm, rain coat, raincoat, rain forest, snow white, snow globe village, ' +
      'ice tea, ice hockey rink, cold war, running water, running time, run down, run down building, in the long run, running late, runs late, flying colors, driving force, driving rain, sleeping bag, sleepy, play button, ' +
      'playground games, sitting room, walking stick, walk of fame, jumping to conclusions, floating point, race against time, human race, race car driver, fast food, fast asleep, light years, cloud computing, wood table, ' +
      'wooden, wood grain, golden ratio, golden gate, silver lining, silver screen, black friday, black tie, white noise, white balance, white collar, blue collar, blue print, green screen, green light, red light, red carpet, pink slip',
    // Chinese compounds with a character that alone is a word of the lexicon.
    '海马 海马体 鼓掌 鼓励 鼓舞 马上 马克 罗马 马拉松 巴拿马 马赛克 马桶盖 龙卷 龙头 水龙头 恐龙蛋 尼龙 沙龙 牛仔裤 牛皮 牛人 吹牛 蜗牛壳 鸡尾 鸡蛋壳 鸡毛 田鸡 鱼眼 鱼眼镜头 鱼贯 木鱼 狗血 热狗摊 ' +
      '猫眼 虎口 马虎 老虎机 壁虎尾 熊熊 狼狈 狼藉 象征 形象 印象 现象 对象 气象 抽象 景象 迹象 想象 意象 具象 蛇形 羊毛 山羊胡 鹰眼 人生 人类 人间 人工 人家 人气 人体 人像 ' +
      '令人 动人 惊人 迷人 诱人 喜人 宜人 感人 私人 个人 人造 人文 无尽 无边 无垠 无际 无限 无比 无声 无论 无缝 淹没 沉没 没入 出没 不要紧 录像 图像 影像 偶像 头像 花纹 花样 ' +
      '火花塞 烟花筒 浪花朵 花费 花园里的 雪白的墙 雪白 红日 红尘 口红色 白云 白天鹅绒 黑夜 黑暗 黄昏时分的光 绿水 青山 蓝图 金属 江湖 山寨 山东 山西 大众 大气 大地 大幅 巨幅 飞快 飞溅 ' +
      '走廊 走势 走心 跑道 跑鞋 跳动 游戏 游客们 游离 车道 车流 车水马龙 车窗 车灯 车轮声 书法 书写 书桌 信息 信号 信任 信念 相信 自信 雨林里的 面前 面对 面部 面孔 表面 里面 地面 水面 ' +
      '画面 桌面 外面 对面 全面 侧面 正面 背面 海面上 后面 前面 上面 下面 路面 墙面 场面 平面 球场 地球仪式 星球 全球 气球般 剑客行 茶色 船长室 肉眼 肌肉 夜色中的光 湖南 湖北 江苏 ' +
      '浙江 家具 大家 国家 专家 作家 玩具 玩家们 好玩 铃声 锁定 封锁 派对 一派 塔罗 金字塔尖 梨花 高个 整个 这个 那个 每个 某个 一个劲',
  ),
];

/** What follows is not shown. */
export const NEGATOR_WORDS: readonly Entry<true>[] = [
  entry(
    true,
    'no, not, without, never, free of, devoid of, instead of, rather than, dont, do not, remove, removes, exclude, excluding, except, no more, avoid, lacking, minus, get rid of, delete, isnt, arent, neither, empty of',
    '没有 没 无 不要 别 不带 去掉 而不是 不是 不出现 不含 排除 避免 移除 删除 不见',
  ),
];

/** What follows is a likeness: `it moves like a cat` shows no cat. */
export const LIKENESS_WORDS: readonly Entry<true>[] = [
  entry(
    true,
    'like, dressed as, disguised as, as big as, as tall as, as small as, as large as, as fast as, as white as, as light as, reminiscent of, resembling, resembles, in the style of, shaped like, made of, made from, made out of, in the shape of, symbolizing, as if',
    '像 如同 宛如 仿佛 犹如 好像 好似 般的 形似',
  ),
];

/** `a giraffe the size of a skyscraper`: what follows is a measure. */
export const MEASURE_WORDS: readonly Entry<true>[] = [
  entry(true, 'the size of, size of, as high as', '像山一样大的'),
];
