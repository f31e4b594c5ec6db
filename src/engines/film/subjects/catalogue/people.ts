import { subjectTable } from './table.ts';

/** People and trades. Those that need no gear are drawn as figures with limbs (`wardrobe.ts`). */
export const PEOPLE = subjectTable(
  `
walker       | person-walking-facing-right       | right | walk  | 1.15 | -      | person, walker, traveler, traveller, hiker, man, guy, gentleman, human, people, figure, stranger, wanderer, backpacker, husband, tourist, shepherd, men, dad, father, businessman, survivor, someone, trekker, explorer | 男人 旅人 人物 男子 人 旅行者 徒步者 男士 爸爸 父亲 人们 游客
woman        | woman-walking-facing-right        | right | walk  | 1.15 | -      | woman, lady, women, businesswoman, wife, mother, mom, mum, fashion model, supermodel | 女人 女子 女士 妇女 妈妈 母亲 美女
girl         | woman-standing                    | front | walk  | 0.9  | -      | girl, teenage girl, schoolgirl, little girl, daughter, sister | 女孩 少女 姑娘 小女孩 女儿
boy          | man-standing                      | front | walk  | 0.9  | -      | boy, schoolboy, teenager, teen, little boy, son, brother, lad | 男孩 少年 小男孩 儿子
child        | person-standing                   | front | walk  | 0.75 | -      | child, kid, toddler, children, kiddo, twins | 孩子 小孩 儿童 孩子们 小朋友 双胞胎
baby         | =                                 | front | stand | 0.6  | room   | baby, infant, newborn | 婴儿 宝宝
old-man      | =                                 | front | walk  | 1.05 | -      | old man, elderly man, grandfather, grandpa, fisherman, old fisherman, elder | 老人 老爷爷 爷爷 老头 渔夫 老者
old-woman    | =                                 | front | walk  | 1.05 | -      | old woman, elderly woman, old lady, elderly lady, grandmother, grandma, granny | 老奶奶 奶奶 老太太 外婆
couple       | woman-and-man-holding-hands       | front | walk  | 1.15 | -      | couple, lovers, newlyweds, husband and wife, man and a woman, man and woman, pair of lovers | 情侣 夫妻 恋人 夫妇
friends      | people-holding-hands              | front | walk  | 1.15 | -      | friends, two people, group of people, teammates | 朋友 朋友们
family       | people-holding-hands              | front | walk  | 1.1  | -      | family | 一家人 家人 家庭
crowd        | person-walking-facing-right       | right | walk  | 1.1  | city   | pedestrian, passerby, passersby, crowd, audience, spectator, onlooker, crowd of people, commuters, citizen, villager, townspeople | 行人 路人 人群 观众 众人 村民 市民
hug          | people-hugging                    | front | stand | 1    | -      | people hugging, embrace, hug | 拥抱
knight       | person-fencing                    | front | walk  | 1.15 | hills  | knight, paladin, crusader, knight in armor, knight in armour, knight in shining armor, knight in shining armour, templar | 骑士 圣骑士
pirate       | person-fencing                    | front | stand | 1.15 | beach  | pirate, buccaneer, corsair, pirate captain | 海盗
monk         | person-standing                   | front | walk  | 1.1  | mountains | monk, buddhist monk, priest, nun, druid | 僧人 和尚 修女 牧师 道士
violinist    | person-standing                   | front | stand | 1.15 | stage  | violinist, fiddler | 小提琴家 小提琴手
guitarist    | person-standing                   | front | stand | 1.15 | stage  | guitarist, bassist, guitar player | 吉他手
runner       | person-running-facing-right       | right | run   | 1.15 | -      | runner, running man, jogger, athlete, sprinter, marathon runner, parkour runner, fugitive, running woman | 跑者 运动员 跑步者 长跑者 马拉松选手
cyclist      | person-biking                     | left  | drive | 1    | road   | cyclist, biker, bike rider, bicyclist, riding a bike, riding a bicycle, rides a bike, rides a bicycle, riding her bike, riding his bike, riding her bicycle, riding his bicycle | 骑车的人 骑手 骑自行车 骑单车 自行车手 骑行者
dancer       | woman-dancing                     | front | stand | 1.2  | stage  | dancer, flamenco dancer, salsa dancer, tango dancer, female dancer | 舞者 舞女 舞蹈家
disco-dancer | man-dancing                       | front | stand | 1.2  | stage  | breakdancer, disco dancer, male dancer, street dancer, hip hop dancer | 街舞者 男舞者
ballerina    | ballet-dancer                     | front | stand | 1.2  | stage  | ballerina, ballet dancer, ballet | 芭蕾舞者 芭蕾 芭蕾舞演员
surfer       | person-surfing                    | left  | sail  | 0.9  | ocean  | surfer, surfboarder, surfing, surfboard | 冲浪者 冲浪 冲浪手
swimmer      | person-swimming                   | left  | swim  | 0.6  | ocean  | swimmer, diver, scuba diver, snorkeler, freediver | 游泳者 潜水员 泳者
rower        | person-rowing-boat                | right | sail  | 0.8  | lake   | rower, oarsman, boatman, man in a boat, kayaker, canoeist | 划船的人 船夫 划船
skier        | =                                 | left  | drive | 1    | snow   | skier, skiing | 滑雪者 滑雪
snowboarder  | =                                 | left  | drive | 1    | snow   | snowboarder, snowboarding, skater, ice skater, figure skater | 单板滑雪 滑冰者
skateboarder | snowboarder                       | left  | drive | 1    | city   | skateboarder, skateboarding, roller skater | 滑板少年 滑板手
climber      | person-climbing                   | front | stand | 1.1  | mountains | climber, mountaineer, rock climber, mountain climber, alpinist | 登山者 攀岩者 登山队
golfer       | person-golfing                    | front | stand | 1.1  | hills  | golfer, golf player | 高尔夫球手
fencer       | person-fencing                    | left  | stand | 1.1  | hills  | fencer, swordsman, swordfighter, musketeer, duelist | 击剑手 剑客 剑士 侠客
footballer   | person-playing-handball           | front | run   | 1.1  | hills  | footballer, soccer player, football player, handball player, volleyball player, goalkeeper | 足球运动员 球员 足球员
basketballer | person-bouncing-ball              | left  | run   | 1.1  | city   | basketball player, basketballer | 篮球运动员 篮球员 打篮球
weightlifter | person-lifting-weights            | front | stand | 1.1  | room   | weightlifter, bodybuilder, strongman | 举重运动员 健美运动员
acrobat      | person-cartwheeling               | front | stand | 1.1  | stage  | acrobat, gymnast, tumbler | 体操运动员 杂技演员
juggler      | person-juggling                   | front | stand | 1    | stage  | juggler, street performer, magician, illusionist | 杂耍艺人 魔术师 街头艺人
wrestler     | people-wrestling                  | front | stand | 1    | stage  | wrestler, boxer, sumo wrestler, fighter, martial artist, kung fu master | 摔跤手 拳击手 相扑 武术家 功夫大师
yogi         | person-in-lotus-position          | front | stand | 0.9  | hills  | yogi, meditator, meditating, meditates, yoga | 瑜伽 冥想 打坐
jockey       | horse-racing                      | left  | run   | 1.3  | hills  | jockey, horse race, horse rider, horseback rider, equestrian, cavalry, man on a horse, riding a horse, riding on horseback, horseman | 骑马 赛马 骑兵
wheelchair   | person-in-manual-wheelchair-facing-right | right | drive | 0.95 | - | wheelchair, wheelchair user, person in a wheelchair | 轮椅
guard        | =                                 | front | stand | 1.2  | city   | guard, royal guard, sentry | 卫兵 守卫
businessman  | person-in-suit-levitating         | front | stand | 1.2  | city   | man in a suit, secret agent, spy, bodyguard, mafia boss, gangster, hitman, man in black | 特工 间谍 保镖 西装男
groom        | person-in-tuxedo                  | front | stand | 1.1  | stage  | groom, conductor, waiter, butler | 新郎 指挥家 主持人 服务员 管家
bride        | person-with-veil                  | front | stand | 1.1  | hills  | bride, bridesmaid | 新娘
mother       | breast-feeding                    | front | stand | 1    | room   | mother and baby, mother holding a baby | 母子
pregnant     | pregnant-woman                    | left  | stand | 1.1  | -      | pregnant woman | 孕妇
artist       | =                                 | front | stand | 1.1  | room   | artist, painter, sculptor | 画家 艺术家 雕塑家
chef         | cook                              | front | stand | 1.1  | room   | chef, baker, pastry chef, sushi chef, barista, bartender | 厨师 大厨 面包师 咖啡师 调酒师
doctor       | health-worker                     | front | stand | 1.1  | room   | doctor, nurse, surgeon, physician, dentist, veterinarian | 医生 护士 外科医生 大夫
teacher      | =                                 | front | stand | 1.1  | room   | teacher, professor, tutor, lecturer | 老师 教师 教授
student      | =                                 | front | walk  | 1.05 | room   | student, graduate, pupil | 学生 毕业生 大学生
scientist    | =                                 | front | stand | 1.1  | room   | scientist, chemist, researcher, inventor, engineer | 科学家 研究员 化学家 发明家 工程师
programmer   | technologist                      | front | stand | 1.1  | room   | programmer, hacker, coder, software engineer, gamer, streamer, software developer | 程序员 黑客 玩家 主播
office-worker | =                                | front | walk  | 1.1  | city   | office worker, salaryman, secretary, clerk, lawyer, manager, ceo, reporter, journalist, news anchor, commuter | 上班族 白领 秘书 律师 经理 记者 老板 主播员
judge        | =                                 | front | stand | 1.1  | room   | judge | 法官
farmer       | =                                 | front | walk  | 1.1  | hills  | farmer, gardener, scarecrow, rancher, peasant, fruit picker | 农民 农夫 园丁 稻草人
mechanic     | =                                 | front | stand | 1.1  | room   | mechanic, plumber, electrician, repairman, carpenter | 修理工 机械师 水管工 电工 木匠
welder       | factory-worker                    | front | stand | 1.1  | city   | welder, blacksmith, factory worker, miner | 焊工 铁匠 矿工 工厂工人
builder      | construction-worker               | front | walk  | 1.1  | city   | construction worker, builder, worker, labourer, laborer | 建筑工人 工人
pilot        | =                                 | front | stand | 1.1  | sky    | pilot, captain, aviator, sea captain, sailor, flight attendant | 飞行员 机长 船长 水手 空姐
police       | police-officer                    | front | walk  | 1.1  | city   | police officer, policeman, policewoman, cop, officer, sheriff | 警察 警官 民警
firefighter  | =                                 | front | walk  | 1.1  | city   | firefighter, fireman, firewoman | 消防员
detective    | =                                 | front | walk  | 1.1  | city   | detective, sherlock, investigator, private eye | 侦探 福尔摩斯
soldier      | construction-worker               | front | walk  | 1.1  | desert | soldier, warrior, army, troops, gladiator, spartan, viking | 士兵 战士 军人 军队 角斗士 维京人
ninja        | =                                 | front | run   | 1.1  | city   | ninja, assassin | 忍者 刺客
samurai      | ninja                             | front | stand | 1.15 | hills  | samurai, ronin, shogun | 武士 浪人
cowboy       | cowboy-hat-face                   | front | walk  | 1.15 | desert | cowboy, cowgirl, gunslinger, bandit, outlaw | 牛仔
musician     | man-singer                        | front | stand | 1.1  | stage  | musician, rapper, rock star, rockstar, dj, band, orchestra, busker | 音乐家 乐手 乐队 说唱歌手 街头歌手
singer       | =                                 | front | stand | 1.1  | stage  | singer, vocalist, opera singer, pop star, actress, actor, comedian, rock singer | 歌手 歌唱家 演员 明星
hijab        | woman-with-headscarf              | front | walk  | 1.1  | city   | woman in a hijab, hijabi, woman in a headscarf | 戴头巾的女人
turban       | man-wearing-turban                | front | walk  | 1.1  | desert | bedouin, nomad, man in a turban, sultan, merchant | 贝都因人 游牧民 商人
king         | person-with-crown                 | front | stand | 1.1  | stage  | king, emperor, monarch | 国王 皇帝
bodyboarder  | person-taking-bath                | front | stand | 0.9  | room   | person in a bathtub, taking a bath, bathing | 洗澡 泡澡
sleeper      | person-in-bed                     | front | stand | 0.8  | room   | person in bed, sleeping person, man in bed, woman in bed | 睡觉的人
blind-man    | person-with-white-cane-facing-right | right | walk | 1.1 | city   | blind man, blind woman, blind person | 盲人
`,
  true,
);
