import { subjectTable } from './table.ts';

/** Buildings, landmarks and what stands in gardens. */
export const PLACES = subjectTable(`
house        | =                 | front | stand | 1.3  | hills    | house, cottage, cabin, farmhouse, mansion, barn, log cabin, villa | 房子 小屋 木屋 别墅 农舍
village      | houses            | front | stand | 1.3  | hills    | village, houses, hamlet | 村庄 村落 小村 小镇
ruin         | derelict-house    | front | stand | 1.3  | hills    | ruin, haunted house, abandoned house, derelict house, haunted mansion | 废墟 鬼屋 废弃的房子
hut          | =                 | front | stand | 1.1  | beach    | hut, shack, yurt, igloo | 茅屋 小木棚 蒙古包 冰屋
castle       | =                 | front | stand | 1.7  | hills    | castle, palace, fortress, citadel, stronghold | 城堡 宫殿 要塞 古堡
pagoda       | japanese-castle   | front | stand | 1.7  | hills    | pagoda, japanese castle, forbidden city, chinese palace | 宝塔 天守阁 故宫 阁楼
temple       | hindu-temple      | front | stand | 1.6  | mountains | temple, hindu temple, monastery, shrine | 寺庙 庙宇 寺院
torii        | shinto-shrine     | front | stand | 1.3  | lake     | torii, torii gate, shinto shrine, japanese gate | 鸟居 神社
mosque       | =                 | front | stand | 1.6  | desert   | mosque, taj mahal, minaret | 清真寺 泰姬陵
church       | =                 | front | stand | 1.6  | hills    | church, cathedral, chapel, abbey | 教堂
museum       | classical-building | front | stand | 1.4 | city     | museum, greek temple, parthenon, courthouse, acropolis, bank building | 博物馆 神殿 法院
school       | =                 | front | stand | 1.3  | city     | school, schoolhouse, university | 学校 大学
hospital     | =                 | front | stand | 1.3  | city     | hospital | 医院
hotel        | =                 | front | stand | 1.4  | city     | hotel, motel | 酒店 旅馆 宾馆
shop         | convenience-store | front | stand | 1.1  | city     | convenience store, shop, grocery store, supermarket, shopfront, boutique | 便利店 商店 超市
factory      | =                 | front | stand | 1.3  | city     | factory, power plant, refinery | 工厂 发电厂
crane        | building-construction | front | stand | 1.6 | city  | construction crane, tower crane, construction site | 起重机 工地 塔吊
stadium      | =                 | front | stand | 1.2  | city     | stadium, arena, colosseum | 体育场 体育馆 竞技场
lighthouse   | =                 | front | stand | 1.7  | ocean    | lighthouse, beacon | 灯塔
tower        | tokyo-tower       | front | stand | 1.8  | city     | tokyo tower, eiffel tower, tower, radio tower | 东京塔 埃菲尔铁塔 铁塔 塔
liberty      | statue-of-liberty | front | stand | 1.7  | city     | statue of liberty, statue, sculpture | 自由女神像 雕像 雕塑
moai         | =                 | front | stand | 1.3  | hills    | moai, easter island head, easter island | 摩艾石像 复活节岛
fountain     | =                 | front | stand | 1    | city     | fountain, water fountain | 喷泉
ferris-wheel | =                 | front | stand | 1.7  | city     | ferris wheel, amusement park, fairground, london eye | 摩天轮 游乐园 游乐场
coaster      | roller-coaster    | front | stand | 1.5  | city     | roller coaster, rollercoaster | 过山车
carousel     | carousel-horse    | left  | stand | 1    | city     | carousel, merry-go-round, carousel horse | 旋转木马
circus       | circus-tent       | front | stand | 1.3  | hills    | circus, circus tent, big top | 马戏团
slide        | playground-slide  | front | stand | 1    | hills    | playground, playground slide | 滑梯 操场
tent         | =                 | front | stand | 0.8  | forest   | tent, camping, campsite | 帐篷 露营 营地
island       | desert-island     | front | stand | 1    | ocean    | desert island, tropical island, deserted island, island | 荒岛 岛屿 小岛 海岛 孤岛
wind-chime   | =                 | front | stand | 0.6  | room     | wind chime | 风铃
bridge       | bridge-at-night   | front | stand | 1    | city     | golden gate bridge | 金门大桥
traffic-light | vertical-traffic-light | front | stand | 0.8 | city | traffic light, stoplight | 红绿灯 交通灯
gas-pump     | fuel-pump         | front | stand | 0.8  | road     | gas station, gas pump, petrol station | 加油站
bus-stop     | =                 | front | stand | 1    | city     | bus stop | 公交站 车站牌
satellite-dish | satellite-antenna | front | stand | 1.1 | desert  | satellite dish, radio telescope, antenna | 射电望远镜 天线
`);
