import type { Setting } from './settings.ts';

/** A special place: a setting that is drawn in a way of its own. Sound, weather and gaits go by its setting. */
interface PlaceEntry {
  readonly setting: Setting;
  /** As `lexicon/entry.ts` takes them; words that only hint at the place come after a bar. */
  readonly english: string;
  readonly chinese: string;
  /** What the news call it. */
  readonly news: readonly [english: string, chinese: string];
  /** Subjects that the place itself shows, and that do not stand in it a second time. */
  readonly shows: readonly string[];
}

function place(
  setting: Setting,
  english: string,
  chinese: string,
  news: readonly [string, string],
  shows: readonly string[] = [],
): PlaceEntry {
  return { setting, english, chinese, news, shows };
}

export const PLACES = {
  kitchen: place(
    'room',
    'kitchen, restaurant kitchen, farmhouse kitchen, bakery | stove, oven, kitchen counter',
    '厨房 后厨 面包房 | 灶台 烤箱',
    ['THE KITCHEN', '厨房'],
  ),
  office: place(
    'room',
    'office, office building, meeting room, conference room, boardroom, coworking space, newsroom, call center | cubicle, whiteboard',
    '办公室 会议室 写字楼 | 白板 工位',
    ['THE OFFICE', '办公室'],
  ),
  classroom: place(
    'room',
    'classroom, schoolroom, lecture hall, kindergarten | blackboard, chalkboard',
    '教室 课堂 幼儿园 | 黑板 讲台',
    ['THE CLASSROOM', '教室'],
  ),
  bedroom: place(
    'room',
    'bedroom, hotel room, hospital room, nursery, dorm room | in bed, on a bed, on the bed, bedside',
    '卧室 病房 宿舍 酒店房间 | 床上 床边',
    ['THE BEDROOM', '卧室'],
  ),
  cafe: place(
    'room',
    'cafe, coffee shop, restaurant, diner, bistro, tea house, dining room, noodle shop, ramen shop, ramen bar, pizzeria, cafeteria | barista, waiter, waitress',
    '咖啡馆 咖啡厅 咖啡店 餐厅 餐馆 面馆 茶馆 饭店 | 咖啡师 服务员',
    ['THE CAFE', '咖啡馆'],
  ),
  bar: place('room', 'bar, pub, tavern, saloon, cocktail bar | bartender', '酒吧 酒馆 | 调酒师', [
    'THE BAR',
    '酒吧',
  ]),
  library: place(
    'room',
    'library, bookstore, bookshop, study room, archive, bookcase | bookshelf',
    '图书馆 书店 书房 | 书架 书柜',
    ['THE LIBRARY', '图书馆'],
  ),
  laboratory: place(
    'room',
    'laboratory, lab, science lab, chemistry lab, research facility, clean room | microscope, test tube, beaker',
    '实验室 研究所 | 显微镜 试管 烧杯',
    ['THE LABORATORY', '实验室'],
  ),
  workshop: place(
    'room',
    'workshop, garage, car repair shop, auto repair shop, toolshed, tool shed, carpentry shop, factory floor, warehouse | workbench',
    '车间 车库 修车厂 工坊 木工房 仓库 | 工作台',
    ['THE WORKSHOP', '车间'],
  ),
  gym: place(
    'room',
    'gym, gymnasium, fitness studio, dojo, boxing gym, basketball court, dance studio, yoga studio | treadmill, barbell',
    '健身房 体育馆 道场 篮球场 舞蹈室 | 跑步机 杠铃',
    ['THE GYM', '健身房'],
  ),
  museum: place(
    'room',
    'museum hall, museum, gallery, art gallery, exhibition, inside a museum, exhibition hall',
    '博物馆 美术馆 画廊 展厅 展览',
    ['THE MUSEUM', '博物馆'],
    ['museum'],
  ),
  church: place(
    'room',
    'inside a church, church interior, in a church, inside a cathedral, cathedral interior, in a cathedral, church, cathedral, chapel, stained glass, stained glass window, church pew, church aisle',
    '教堂 大教堂 教堂内 彩色玻璃',
    ['THE CHURCH', '教堂'],
    ['church'],
  ),
  shop: place(
    'room',
    'supermarket, grocery store, convenience store, shop, store, toy store, toy shop, flower shop, boutique, shopping mall, grocery aisle, pharmacy',
    '超市 商店 便利店 商场 玩具店 花店 药店',
    ['THE SHOP', '商店'],
    ['shop'],
  ),
  meadow: place(
    'hills',
    'meadow, flower meadow, flower field, field of flowers, wildflower field, spring flowers, meadows, lavender field, tulip field, poppy field | wildflower, flower, daisy',
    '花海 花田 花丛 草地 薰衣草田 | 野花 花丛',
    ['THE MEADOWS', '草地'],
  ),
  park: place(
    'hills',
    'park, city park, lawn, public garden, central park, dog park, picnic ground | picnic, park bench',
    '公园 草坪 | 野餐 长椅',
    ['THE PARK', '公园'],
  ),
  garden: place(
    'hills',
    'sunflower field, vegetable garden, garden, backyard, rose garden, courtyard | sunflower, gardener',
    '花园 院子 向日葵 菜园 向日葵田',
    ['THE GARDEN', '花园'],
    ['sunflower'],
  ),
  blossom: place(
    'hills',
    'cherry blossom, cherry blossom tree, cherry tree, sakura, japanese garden, zen garden, plum blossom, peach blossom, under falling cherry petals, cherry petal, blossoming orchard, cherry orchard',
    '樱花 樱花树 樱花林 日式庭园 桃花 桃花林 梅花 枯山水',
    ['THE BLOSSOMS', '樱花林'],
    ['blossom', 'cherry-blossom', 'pagoda'],
  ),
  farm: place(
    'hills',
    'farm, farmland, farmyard, barn, ranch, pasture, cornfield, corn field, wheat field, hay field, barley field, barnyard | haystack, hay bale, farmer, tractor',
    '农场 麦田 稻草 牧场 玉米地 田野 田园 | 农夫 农民 拖拉机',
    ['THE FARM', '农场'],
    ['barn'],
  ),
  vineyard: place('hills', 'vineyard, winery, tuscany, grapevine', '葡萄园 酒庄', ['THE VINEYARD', '葡萄园']),
  village: place(
    'hills',
    'village, hamlet, cottage, small village, mountain village, fishing village, countryside village',
    '村庄 村落 小村 小镇 村子 山村',
    ['THE VILLAGE', '村庄'],
    ['village', 'house'],
  ),
  savanna: place(
    'hills',
    'savanna, savannah, serengeti, african plain, african savanna, african plains, safari, kenya, acacia tree | acacia',
    '大草原 稀树草原 非洲草原 非洲',
    ['THE SAVANNA', '大草原'],
  ),
  terraces: place(
    'hills',
    'rice terrace, rice field, rice paddy, tea plantation, terraced field, terraced fields, tea field, paddy field',
    '梯田 稻田 茶园 茶山 水田',
    ['THE TERRACES', '梯田'],
  ),
  castle: place(
    'hills',
    'castle, fortress, citadel, stronghold, medieval castle, old castle',
    '城堡 要塞 古堡',
    ['THE CASTLE', '城堡'],
    ['castle'],
  ),
  playground: place(
    'hills',
    'playground, playground slide, sandbox | swing set, seesaw',
    '游乐场 操场 滑梯 秋千',
    ['THE PLAYGROUND', '游乐场'],
    ['slide'],
  ),
  stadium: place(
    'hills',
    'stadium, football pitch, football field, soccer field, football stadium, soccer stadium, arena, sports field, soccer match, football match, baseball field',
    '体育场 足球场 球场 运动场 足球比赛',
    ['THE STADIUM', '体育场'],
    ['stadium'],
  ),
  bamboo: place('forest', 'bamboo forest, bamboo grove, bamboo', '竹林 竹海 竹子', ['THE BAMBOO', '竹林']),
  jungle: place(
    'forest',
    'jungle, rainforest, tropical forest, amazon, amazon rainforest, tropical rainforest | liana',
    '丛林 雨林 热带雨林',
    ['THE JUNGLE', '丛林'],
  ),
  autumn: place(
    'forest',
    'autumn forest, autumn wood, autumn woods, birch forest, maple forest, autumn path, fall forest, fall foliage, fall colors, autumn park',
    '秋林 枫林 枫叶林 白桦林 秋天的森林',
    ['THE WOODS', '秋林'],
  ),
  waterfall: place('mountains', 'waterfall, cascade, niagara falls, niagara', '瀑布', ['THE FALLS', '瀑布']),
  volcano: place(
    'mountains',
    'volcano, volcanic eruption, lava, erupting volcano, lava flow, magma',
    '火山 岩浆 熔岩 火山喷发',
    ['THE VOLCANO', '火山'],
    ['volcano'],
  ),
  canyon: place('mountains', 'canyon, grand canyon, monument valley, gorge, mesa, red rocks', '峡谷 大峡谷', [
    'THE CANYON',
    '峡谷',
  ]),
  pyramids: place(
    'desert',
    'pyramid, giza, ancient egypt, egyptian pyramid, great pyramid, sphinx, egypt',
    '金字塔 埃及 古埃及',
    ['THE PYRAMIDS', '金字塔'],
    ['pyramid'],
  ),
  lighthouse: place(
    'ocean',
    'lighthouse, beacon, sea cliff, rocky coast, cliffs above the sea, cliff above the sea',
    '灯塔 海崖',
    ['THE LIGHTHOUSE', '灯塔'],
    ['lighthouse'],
  ),
  harbour: place(
    'beach',
    'harbor, harbour, port, marina, pier, dock, fishing port, wharf',
    '港口 码头 港湾 渔港',
    ['THE HARBOUR', '港口'],
  ),
  iceberg: place('ocean', 'iceberg, ice floe, arctic ocean, glacier bay, melting ice', '冰山 浮冰', [
    'THE ICE',
    '冰海',
  ]),
  skyline: place(
    'city',
    'rooftop, skyline, above the city, over the city, above a city, over a city, city skyline, penthouse, city rooftop, aerial view of a city, skyscraper roof, cityscape, high above the city, from a rooftop | superhero, city lights',
    '天台 屋顶 城市上空 天际线 楼顶 城市夜景 | 超级英雄',
    ['ABOVE THE CITY', '城市上空'],
  ),
  market: place(
    'city',
    'market, night market, bazaar, street market, farmers market, fish market, souk, market stall, flea market, food stall, christmas market',
    '集市 夜市 市场 菜市场 摊位 庙会',
    ['THE MARKET', '集市'],
  ),
} as const satisfies Record<string, PlaceEntry>;

export type Place = keyof typeof PLACES;
export const PLACE_NAMES = Object.keys(PLACES) as readonly Place[];

/** Null for a place that this version does not know. */
export function placeEntry(place: string | null | undefined): PlaceEntry | null {
  return place != null && Object.hasOwn(PLACES, place) ? PLACES[place as Place] : null;
}
