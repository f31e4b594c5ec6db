import type { Air, Grade, Look, Mood } from '../shot-spec.ts';
import { type Entry, entry, hint } from './entry.ts';

export const LOOK_WORDS: readonly Entry<Look>[] = [
  entry(
    'anime',
    'anime, anime style, manga, ghibli, studio ghibli, makoto shinkai, cel shaded, cartoon, cartoonish, hand drawn animation, 2d animation, miyazaki',
    '动漫 动画 动画风格 动漫风格 卡通 二次元 吉卜力 宫崎骏 新海诚',
  ),
  entry(
    'comic',
    'comic, comic book, comic book style, graphic novel, pop art, spider verse, halftone',
    '漫画 美漫 漫画风格 波普艺术',
  ),
  entry(
    'nostalgic',
    'nostalgic, vintage, vintage film, vintage film look, retro, old film, sepia, super 8, 8mm, 16mm, 1970s, 1950s, 1960s, 1980s, 1920s, 1930s, 1940s, 1990s, 70s, 80s, 90s, vhs, old movie, silent film, kodachrome, archival footage, polaroid, old fashioned, film noir',
    '复古 怀旧 老电影 胶片 老照片 年代感 复古风 泛黄',
  ),
  entry('warm', 'thanksgiving', '感恩节'),
  entry('news', 'news broadcast, news report, breaking news, newsreel', '新闻播报 新闻报道'),
  entry('selfie', 'selfie, selfie video, selfie style', '自拍'),
];

/** What floats in the air. */
export const AIR_WORDS: readonly Entry<Air>[] = [
  entry(
    'fireflies',
    'firefly, glowworm, lightning bug, glowing particles, floating lights, magical particles, fairy dust',
    '萤火虫 光点 荧光 流萤',
  ),
  entry(
    'petals',
    'petal, petals falling, falling petals, cherry blossom petal, drifting petals, flower petals, rose petals, sakura petals, falling blossoms, blossoms falling, cherry petals',
    '花瓣 花瓣飘落 落花 樱花飘落 花雨 落英缤纷 花瓣雨',
  ),
  hint('petals', 'cherry blossom, sakura, cherry tree, blossoms, in bloom', '樱花 桃花 樱花树 花海'),
  entry(
    'leaves',
    'falling leaves, autumn leaves, fallen leaves, leaves falling, leaves fall, leaves drift, leaves drifting, leaves swirl, leaves swirling, swirling leaves, golden leaves, red leaves, maple leaves, blowing leaves, leaves blow, leaves blowing, golden leaves falling, autumn leaf, orange leaves, leaves rustling',
    '落叶 秋叶 枫叶 树叶飘落 叶子飘落 落叶纷飞 红叶',
  ),
  entry('aurora', 'aurora, aurora borealis, northern lights, polar lights, northern light', '极光'),
  hint('leaves', 'autumn, autumnal, autumn forest', '秋天 秋季 秋日 深秋 金秋'),
  entry(
    'embers',
    'ember, spark, sparks fly, sparks flying, ash, burning, flames, floating embers, on fire, ablaze, wildfire, lava, inferno, glowing embers, forge',
    '火星子 火花 余烬 火光 燃烧 岩浆 灰烬 火海',
  ),
  hint(
    'embers',
    'campfire, bonfire, fire, torchlight, battlefield, fireplace, volcano',
    '篝火 营火 火堆 火焰 战场',
  ),
  entry(
    'dust',
    'dust, dusty, dust motes, dust particles, sandstorm, floating dust, sand blowing, blowing sand, kicks up dust, kicking up dust, dust cloud, particles in the air, god rays, pollen, sawdust, dust devil',
    '尘土 灰尘 扬尘 沙尘 尘埃 尘土飞扬 黄沙 沙尘暴 漫天黄沙',
  ),
  hint('dust', 'dirt road, sunbeam, light beams, volumetric light, shaft of light', '光束 丁达尔'),
];

/** Palette words. */
export const GRADE_WORDS: readonly Entry<Grade>[] = [
  entry(
    'monochrome',
    'black and white, monochrome, monochromatic, noir, film noir, greyscale, grayscale, silent film, b w, chiaroscuro, ink wash',
    '黑白 单色 黑白电影 水墨 水墨风格 水墨画',
  ),
  entry(
    'pastel',
    'pastel, pastel colors, pastel colours, soft pastel, pastel pink, pastel palette, wes anderson, muted colors, candy colored, soft palette, pale colors',
    '粉彩 柔和的色彩 马卡龙 淡雅 柔和色调 莫兰迪',
  ),
  entry(
    'neon',
    'neon, neon light, neon lit, neon sign, cyberpunk, synthwave, vaporwave, neon glow, neon color, blade runner, tron, neon soaked, fluorescent',
    '霓虹 霓虹灯 赛博朋克 荧光色 蒸汽波',
  ),
  entry(
    'vivid',
    'vivid, vibrant, saturated, colorful, colourful, bright colors, bold colors, vivid colors, technicolor, psychedelic, rainbow colored, vibrant colors, rich colors',
    '鲜艳 绚丽 色彩鲜艳 五彩缤纷 斑斓 高饱和 色彩斑斓 五颜六色',
  ),
  entry(
    'cool',
    'cool tones, cold tones, cool palette, cold blue, cold blue tones, blue tones, blue tint, teal, icy blue, cool colors, bluish, desaturated, moody blue, cool light, cold light, steel blue',
    '冷色 冷色调 蓝色调 冷调 清冷',
  ),
  entry(
    'warm',
    'warm, warm tones, warm light, warm glow, warm colors, warm colours, warm palette, golden light, amber, golden tones, orange glow, warm glowing, warmly lit, candlelight, candlelit, golden glow, honey colored, sepia',
    '暖色 暖色调 温暖 暖光 暖调 金色的光 金色阳光 暖黄',
  ),
];

/** What the score expresses. */
export const MOOD_WORDS: readonly Entry<Mood>[] = [
  entry(
    'romantic',
    'romantic, love, in love, tender, intimate, kiss, kissing, romance, passionate, wedding, valentine, embracing, proposal, lovers, honeymoon, heartfelt, affectionate, date night',
    '浪漫 爱情 温柔 甜蜜 亲吻 恋爱 婚礼 求婚 唯美 深情',
  ),
  entry(
    'epic',
    'epic, heroic, majestic, grand, dramatic, powerful, monumental, triumphant, adventurous, adventure, legendary, sweeping, awe inspiring, glorious, battle, breathtaking, spectacular, blockbuster, action packed, orchestral, colossal scale, grandiose, victorious',
    '史诗 史诗感 壮观 宏伟 磅礴 震撼 英勇 壮丽 气势恢宏 史诗级 波澜壮阔 热血 战斗',
  ),
  entry(
    'tense',
    'tense, suspense, suspenseful, scary, horror, frightening, thriller, ominous, terrifying, danger, dangerous, dread, menacing, chase, escape, panic, urgent, nerve wracking, chaotic, anxious, apocalyptic, fight, explosion, creepy, eerie, threatening, terror, war',
    '紧张 悬疑 恐怖 惊悚 危险 可怕 压抑 追逐 逃亡 惊险 阴森 诡异 末日 恐惧',
  ),
  entry(
    'sad',
    'sad, melancholy, melancholic, lonely, sorrow, sorrowful, mournful, tragic, crying, grief, heartbroken, lonesome, gloomy, bittersweet, tearful, somber, sombre, wistful, depressed, alone in the rain, loneliness, farewell, funeral, weeping',
    '忧伤 悲伤 孤独 孤单 忧郁 哭泣 伤感 凄凉 落寞 惆怅 悲凉 难过 离别',
  ),
  entry(
    'mysterious',
    'mysterious, mystery, mystical, enigmatic, haunting, spooky, surreal, otherworldly, ethereal, secret, haunted, occult, halloween, strange, uncanny, supernatural, enchanted, mythical, ancient ruins, gothic, ghostly, dreamlike, ritual',
    '神秘 诡秘 奇幻 梦幻 空灵 超现实 玄幻 魔幻 幽暗 朦胧 迷离 空灵神秘',
  ),
  entry(
    'playful',
    'playful, funny, cute, silly, whimsical, quirky, comedic, comedy, adorable, hilarious, goofy, humorous, cheeky, mischievous, amusing, absurd, clumsy, slapstick, charming, lighthearted, light hearted',
    '可爱 搞笑 有趣 调皮 俏皮 滑稽 幽默 萌 活泼 逗 可爱搞笑 呆萌',
  ),
  entry(
    'happy',
    'happy, joyful, cheerful, uplifting, festive, celebration, celebrating, joy, laughing, laughter, smiling, upbeat, heartwarming, party, birthday, energetic, carnival, exuberant, delightful, happily, fun, optimistic, inspiring, holiday, lunar new year, new year',
    '快乐 欢乐 开心 欢快 喜庆 幸福 高兴 欢笑 节日 温馨 治愈 微笑 庆祝 喜悦 热闹 春节 新年',
  ),
  entry(
    'calm',
    'calm, peaceful, serene, tranquil, quiet, relaxing, gentle, meditative, soothing, soft, cozy, cosy, dreamy, still, zen, idyllic, contemplative, stillness, hushed, lo fi, lofi, slow paced',
    '平静 宁静 安静 祥和 舒缓 静谧 安详 悠闲 恬静 放松 惬意 悠然 安宁 慵懒',
  ),
];
