import { subjectTable } from './table.ts';

/** Beings of tales, toys that walk, and what comes from other stars. */
export const FANTASY = subjectTable(`
dragon     | =            | left  | fly   | 1.5  | mountains  | dragon, wyvern, drake | 龙 巨龙 飞龙 恶龙 神龙
phoenix    | =            | front | fly   | 1.2  | sky        | phoenix, firebird | 凤凰 火凤凰 朱雀
unicorn    | =            | right | run   | 1.25 | hills      | unicorn, pegasus | 独角兽 飞马 天马
robot      | =            | front | walk  | 1.1  | city       | robot, android, mech, cyborg, droid, mecha, humanoid robot | 机器人 机甲 生化人
astronaut  | =            | front | float | 1.2  | space      | astronaut, cosmonaut, spaceman, spacewoman, taikonaut, space explorer, spacesuit | 宇航员 航天员 太空人
alien      | =            | front | walk  | 1    | space      | alien, extraterrestrial, martian | 外星人
monster    | alien-monster | front | walk | 1    | city       | space invader, pixel monster, monster, creature, beast | 怪物 怪兽 小怪兽
ghost      | =            | front | float | 0.9  | forest     | ghost, phantom, spectre | 幽灵 鬼魂 鬼
skeleton   | skull        | front | float | 0.8  | forest     | skull, skeleton, grim reaper | 骷髅 头骨 死神
zombie     | =            | front | walk  | 1.1  | city       | zombie, undead | 僵尸 丧尸
vampire    | =            | front | walk  | 1.1  | city       | vampire, dracula | 吸血鬼
wizard     | mage         | front | stand | 1.15 | forest     | wizard, sorcerer, mage, warlock, necromancer, merlin, gandalf | 巫师 魔法师 法师
witch      | mage         | front | stand | 1.15 | forest     | witch, sorceress, enchantress | 女巫
fairy      | =            | front | fly   | 0.7  | forest     | fairy, pixie, tinkerbell, sprite | 仙女 精灵仙子 小仙子
elf        | =            | front | walk  | 1    | forest     | elf, elves, gnome, dwarf, hobbit | 精灵 矮人 小矮人
genie      | =            | front | float | 1    | desert     | genie, djinn | 灯神 精怪
mermaid    | =            | front | swim  | 1    | underwater | mermaid | 美人鱼 人鱼
merman     | =            | front | swim  | 1    | underwater | merman, poseidon, neptune | 男人鱼 海神 波塞冬
troll      | =            | front | walk  | 1.3  | mountains  | troll, golem, ogre, cyclops | 巨魔 巨人 食人魔
oni        | ogre         | front | stand | 0.8  | mountains  | oni, demon, devil | 恶魔 魔鬼
tengu      | goblin       | front | stand | 0.7  | mountains  | tengu, goblin | 天狗 哥布林
bigfoot    | hairy-creature | left | walk | 1.4  | forest     | bigfoot, yeti, sasquatch | 大脚怪 雪怪 野人
superhero  | =            | front | fly   | 1.1  | city       | superhero, superwoman, superman, hero, heroine, batman | 超级英雄 超人 英雄
villain    | supervillain | front | stand | 1.1  | city       | supervillain, villain | 反派 超级反派
princess   | =            | front | stand | 1.1  | hills      | princess | 公主
queen      | princess     | front | stand | 1.1  | hills      | queen, empress | 女王 王后 皇后
prince     | =            | front | stand | 1.1  | hills      | prince | 王子
angel      | baby-angel   | front | fly   | 0.8  | sky        | angel, cherub, cupid | 天使 丘比特
santa      | santa-claus  | front | walk  | 1.1  | snow       | santa, santa claus, father christmas | 圣诞老人
clown      | clown-face   | front | stand | 1.1  | stage      | clown, jester, mime | 小丑
snowman    | snowman-without-snow | front | stand | 1 | snow    | snowman | 雪人
teddy-bear | =            | front | stand | 0.7  | room       | teddy bear, teddy, plush bear, stuffed animal, plush toy | 泰迪熊 玩具熊 毛绒玩具
doll       | nesting-dolls | front | stand | 0.6 | room       | doll, nesting doll, puppet, matryoshka | 洋娃娃 套娃 木偶 娃娃
pumpkin    | jack-o-lantern | front | stand | 0.5 | hills     | pumpkin, jack-o-lantern, jack o lantern | 南瓜 南瓜灯
`);
