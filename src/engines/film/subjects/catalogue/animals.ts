import { subjectTable } from './table.ts';

/** Beasts, birds, fish and crawling things. */
export const ANIMALS = subjectTable(`
cat           | =                | left  | walk  | 0.9  | -          | cat, kitten, kitty, tabby, feline | 猫 小猫 猫咪 橘猫 花猫
black-cat     | =                | left  | walk  | 0.9  | -          | black cat | 黑猫
dog           | =                | left  | run   | 0.9  | -          | dog, puppy, pup, doggy, hound, retriever, labrador, corgi, beagle, bulldog, dachshund, chihuahua, pug, terrier, shiba inu, border collie, collie, spaniel | 狗 小狗 犬 柯基 金毛 柴犬 拉布拉多 边牧
shepherd-dog  | service-dog      | left  | run   | 1    | -          | german shepherd, police dog, rescue dog, guide dog, service dog | 牧羊犬 警犬 导盲犬
husky         | wolf             | right | run   | 1    | snow       | husky, sled dog, malamute, siberian husky | 哈士奇 雪橇犬 阿拉斯加犬
dalmatian     | dog              | left  | run   | 0.95 | -          | dalmatian | 斑点狗
poodle        | =                | left  | walk  | 0.85 | -          | poodle | 贵宾犬 泰迪犬 卷毛狗
horse         | =                | left  | run   | 1.25 | hills      | horse, pony, stallion, mare, mustang, foal, racehorse | 马 骏马 小马 马匹 白马 黑马 马儿
donkey        | =                | left  | walk  | 1    | hills      | donkey, mule | 驴 毛驴 骡子
zebra         | =                | left  | walk  | 1.1  | hills      | zebra | 斑马
bird          | =                | left  | fly   | 0.5  | sky        | bird, sparrow, robin, songbird, bluebird, hummingbird, canary, finch | 鸟 小鸟 鸟儿 麻雀 燕子 飞鸟
crow          | black-bird       | left  | fly   | 0.55 | forest     | crow, raven, blackbird, magpie | 乌鸦 喜鹊
eagle         | =                | left  | fly   | 0.8  | mountains  | eagle, hawk, falcon, vulture, condor | 老鹰 雄鹰 鹰 秃鹫
dove          | =                | left  | fly   | 0.6  | sky        | dove, pigeon, seagull, gull, albatross, pelican | 鸽子 海鸥 信天翁 白鸽
parrot        | =                | left  | fly   | 0.7  | forest     | parrot, macaw, parakeet, cockatoo, toucan | 鹦鹉 巨嘴鸟
peacock       | =                | front | walk  | 0.9  | hills      | peacock | 孔雀
flamingo      | =                | left  | walk  | 0.9  | lake       | flamingo, heron, crane bird, stork, egret | 火烈鸟 白鹭 仙鹤 丹顶鹤
owl           | =                | front | stand | 0.7  | forest     | owl | 猫头鹰
swan          | =                | left  | sail  | 0.7  | lake       | swan | 天鹅
duck          | =                | left  | sail  | 0.5  | lake       | duck, mallard | 鸭子 鸭 野鸭
goose         | =                | left  | walk  | 0.7  | lake       | goose, geese | 鹅 大雁
chick         | baby-chick       | left  | hop   | 0.4  | hills      | chick, duckling, baby bird | 小鸡 小鸭
rooster       | =                | left  | walk  | 0.6  | hills      | rooster, chicken, hen, cockerel | 公鸡 母鸡 鸡
turkey        | =                | left  | walk  | 0.8  | hills      | turkey | 火鸡
dodo          | =                | left  | walk  | 0.8  | forest     | dodo, ostrich, emu | 渡渡鸟 鸵鸟
penguin       | =                | left  | walk  | 0.8  | snow       | penguin | 企鹅
fish          | =                | left  | swim  | 0.6  | underwater | fish, tuna, salmon, trout, koi, carp | 鱼 鱼儿 小鱼 锦鲤 鲤鱼
tropical-fish | =                | left  | swim  | 0.6  | underwater | tropical fish, goldfish, clownfish, angelfish, reef fish | 金鱼 热带鱼 小丑鱼
blowfish      | =                | left  | swim  | 0.6  | underwater | blowfish, pufferfish, puffer fish | 河豚
whale         | spouting-whale   | left  | swim  | 1.4  | ocean      | whale, humpback, humpback whale, blue whale | 鲸鱼 鲸 蓝鲸 座头鲸
orca          | =                | left  | swim  | 1.2  | ocean      | orca, killer whale | 虎鲸 逆戟鲸
dolphin       | =                | left  | swim  | 0.9  | ocean      | dolphin, porpoise | 海豚
shark         | =                | left  | swim  | 1.1  | underwater | shark, great white, hammerhead | 鲨鱼 大白鲨
seal          | =                | left  | swim  | 0.8  | ocean      | seal, sea lion, walrus, baby seal | 海豹 海狮 海象
turtle        | =                | left  | walk  | 0.6  | beach      | turtle, tortoise, sea turtle | 乌龟 海龟
octopus       | =                | front | swim  | 0.9  | underwater | octopus, kraken | 章鱼 八爪鱼
squid         | =                | front | swim  | 0.9  | underwater | squid, cuttlefish | 鱿鱼 乌贼
jellyfish     | =                | front | float | 0.8  | underwater | jellyfish | 水母
crab          | =                | front | walk  | 0.4  | beach      | crab | 螃蟹
lobster       | =                | front | walk  | 0.5  | underwater | lobster, crayfish | 龙虾
shrimp        | =                | left  | swim  | 0.4  | underwater | shrimp, prawn | 虾
shell         | spiral-shell     | front | stand | 0.35 | beach      | seashell, shell, conch | 贝壳 海螺
coral         | =                | front | stand | 0.8  | underwater | coral | 珊瑚树
otter         | =                | left  | swim  | 0.6  | lake       | otter, sea otter | 水獭 海獭
beaver        | =                | left  | walk  | 0.6  | lake       | beaver | 河狸
frog          | =                | front | hop   | 0.45 | lake       | frog, toad | 青蛙 蛤蟆
rabbit        | =                | left  | hop   | 0.7  | hills      | rabbit, bunny, hare | 兔子 小兔 野兔 兔
hamster       | =                | front | walk  | 0.4  | room       | hamster, guinea pig, gerbil | 仓鼠 豚鼠
mouse         | =                | left  | walk  | 0.35 | room       | mouse, mice | 老鼠 小鼠
rat           | =                | left  | walk  | 0.4  | city       | rat | 大鼠 耗子
squirrel      | chipmunk         | left  | hop   | 0.5  | forest     | squirrel, chipmunk | 松鼠 花栗鼠
hedgehog      | =                | left  | walk  | 0.4  | forest     | hedgehog, porcupine | 刺猬 豪猪
raccoon       | =                | left  | walk  | 0.7  | forest     | raccoon, red panda | 浣熊 小熊猫
skunk         | =                | left  | walk  | 0.6  | forest     | skunk | 臭鼬
badger        | =                | left  | walk  | 0.6  | forest     | badger, weasel, ferret, meerkat | 獾 黄鼠狼 雪貂
bat           | =                | front | fly   | 0.5  | forest     | bat | 蝙蝠
fox           | =                | right | walk  | 0.9  | forest     | fox, vixen, arctic fox, red fox | 狐狸
wolf          | =                | right | run   | 1.05 | forest     | wolf, wolves, coyote, werewolf, jackal | 狼 野狼 灰狼
bear          | =                | right | walk  | 1.3  | forest     | bear, grizzly, brown bear, black bear, bear cub | 熊 棕熊 黑熊 大熊
polar-bear    | =                | right | walk  | 1.3  | snow       | polar bear | 北极熊
panda         | =                | front | walk  | 1.1  | forest     | panda, giant panda | 熊猫 大熊猫
koala         | =                | front | walk  | 0.7  | forest     | koala | 考拉 树袋熊
sloth         | =                | front | stand | 0.8  | forest     | sloth | 树懒
lion          | =                | right | walk  | 1.15 | hills      | lion, lioness, lion cub | 狮子 雄狮
tiger         | =                | left  | walk  | 1    | forest     | tiger, tigress | 老虎 虎 猛虎
leopard       | =                | left  | run   | 0.95 | hills      | leopard, jaguar, panther, snow leopard, lynx, cougar, puma | 豹子 雪豹 豹 猞猁
cheetah       | leopard          | left  | run   | 0.95 | hills      | cheetah | 猎豹
elephant      | =                | left  | walk  | 1.5  | hills      | elephant | 大象 小象
mammoth       | =                | left  | walk  | 1.6  | snow       | mammoth, woolly mammoth | 猛犸象 猛犸
rhino         | rhinoceros       | left  | walk  | 1.3  | hills      | rhino, rhinoceros | 犀牛
hippo         | hippopotamus     | left  | walk  | 1.2  | lake       | hippo, hippopotamus | 河马
giraffe       | =                | left  | walk  | 1.7  | hills      | giraffe | 长颈鹿
camel         | =                | left  | walk  | 1.2  | desert     | camel, dromedary | 骆驼
llama         | =                | left  | walk  | 1    | mountains  | llama, alpaca | 羊驼 草泥马
kangaroo      | =                | left  | hop   | 1.1  | desert     | kangaroo, wallaby | 袋鼠
monkey        | =                | left  | hop   | 0.8  | forest     | monkey, chimp, chimpanzee, baboon, macaque, lemur | 猴子 猴 猩猩
gorilla       | =                | left  | walk  | 1.3  | forest     | gorilla, ape, king kong | 大猩猩 金刚
orangutan     | =                | front | walk  | 1.1  | forest     | orangutan | 红毛猩猩
cow           | =                | left  | walk  | 1.1  | hills      | cow, cattle, calf | 奶牛 牛 小牛 牛群
bull          | ox               | left  | walk  | 1.2  | hills      | bull, ox, oxen | 公牛 黄牛
buffalo       | water-buffalo    | left  | walk  | 1.2  | lake       | buffalo, water buffalo | 水牛
bison         | =                | left  | walk  | 1.3  | hills      | bison, yak | 野牛 牦牛
sheep         | ewe              | left  | walk  | 0.8  | hills      | sheep, lamb, ewe | 绵羊 羊 羊群 羔羊 小羊
goat          | =                | left  | walk  | 0.8  | mountains  | goat, ibex, mountain goat | 山羊
ram           | =                | left  | walk  | 0.9  | mountains  | ram, bighorn | 公羊 盘羊
pig           | =                | left  | walk  | 0.8  | hills      | pig, piglet, hog | 猪 小猪
boar          | =                | left  | walk  | 0.9  | forest     | boar, wild boar, warthog | 野猪
deer          | =                | left  | walk  | 1.1  | forest     | deer, stag, doe, reindeer, fawn, antelope, gazelle, elk | 鹿 小鹿 梅花鹿 驯鹿 羚羊
moose         | =                | right | walk  | 1.5  | forest     | moose | 驼鹿
crocodile     | =                | front | walk  | 0.8  | lake       | crocodile, alligator, croc | 鳄鱼
lizard        | =                | front | walk  | 0.5  | desert     | lizard, gecko, chameleon, iguana, salamander | 蜥蜴 壁虎 变色龙
snake         | =                | left  | walk  | 0.6  | desert     | snake, cobra, python, serpent, viper | 蛇 眼镜蛇 蟒蛇
snail         | =                | left  | walk  | 0.35 | hills      | snail, slug | 蜗牛
butterfly     | =                | front | fly   | 0.4  | hills      | butterfly, moth | 蝴蝶 飞蛾
monarch       | monarch-butterfly | front | fly  | 0.4  | hills      | monarch butterfly, orange butterfly | 帝王蝶
bee           | honeybee         | left  | fly   | 0.35 | hills      | bee, bumblebee, honeybee, wasp, hornet | 蜜蜂 黄蜂 大黄蜂
ladybug       | lady-beetle      | front | walk  | 0.3  | hills      | ladybug, ladybird | 瓢虫
beetle        | =                | front | walk  | 0.3  | forest     | beetle, scarab | 甲虫
ant           | =                | left  | walk  | 0.3  | forest     | ant | 蚂蚁
cricket       | =                | left  | hop   | 0.35 | hills      | cricket, grasshopper, locust, mantis | 蟋蟀 蚱蜢 蝗虫 螳螂
caterpillar   | bug              | left  | walk  | 0.35 | forest     | caterpillar, worm, silkworm | 毛毛虫 虫子 蚕
fly           | mosquito         | left  | fly   | 0.3  | -          | mosquito, dragonfly, housefly | 蚊子 蜻蜓 苍蝇
spider        | =                | front | walk  | 0.4  | forest     | spider, tarantula | 蜘蛛
scorpion      | =                | left  | walk  | 0.4  | desert     | scorpion | 蝎子
dinosaur      | t-rex            | left  | walk  | 1.6  | forest     | dinosaur, t-rex, tyrannosaurus, tyrannosaurus rex, velociraptor, raptor, godzilla | 恐龙 霸王龙 迅猛龙 哥斯拉
sauropod      | =                | left  | walk  | 1.7  | forest     | sauropod, brachiosaurus, brontosaurus, diplodocus, loch ness monster | 腕龙 雷龙 梁龙
`);
