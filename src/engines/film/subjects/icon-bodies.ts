/** A body for an icon that Noto ends at the neck or the shoulders, drawn on in its colours; 128 x 128 units. */
export interface Body {
  /** SVG that lies under the icon. */
  readonly under: string;
  /** SVG transform of the icon: where the head goes. */
  readonly head: string;
}

/** On four legs, facing right, the head in three quarters of its size. */
function onFourLegs(fur: string, shade: string, tail: string, head = 'translate(53 0) scale(0.58)'): Body {
  const leg = (x: number, colour: string): string =>
    `<rect x="${x}" y="82" width="14" height="45" rx="6" fill="${colour}"/>`;
  return {
    head,
    under:
      `<path d="M16 76C2 72 0 58 6 44" fill="none" stroke="${tail}" stroke-width="9" stroke-linecap="round"/>` +
      leg(28, shade) +
      leg(80, shade) +
      `<path d="M12 74c0-20 18-27 44-27 28 0 46 8 46 30 0 18-16 27-44 27-30 0-46-8-46-30z" fill="${fur}"/>` +
      leg(14, fur) +
      leg(66, fur) +
      `<path d="M30 101c18 5 40 5 54-1" fill="none" stroke="${shade}" stroke-width="4" stroke-linecap="round"/>`,
  };
}

/** Sitting and facing the viewer. */
function sitting(fur: string, belly: string, limbs: string): Body {
  return {
    head: 'translate(24 -4) scale(0.625)',
    under:
      `<ellipse cx="64" cy="93" rx="37" ry="33" fill="${fur}"/><ellipse cx="64" cy="98" rx="23" ry="24" fill="${belly}"/>` +
      `<ellipse cx="33" cy="86" rx="9" ry="19" transform="rotate(24 33 86)" fill="${limbs}"/>` +
      `<ellipse cx="95" cy="86" rx="9" ry="19" transform="rotate(-24 95 86)" fill="${limbs}"/>` +
      `<ellipse cx="42" cy="120" rx="15" ry="8" fill="${limbs}"/><ellipse cx="86" cy="120" rx="15" ry="8" fill="${limbs}"/>`,
  };
}

const HEAD_OF_FIGURE = 'translate(38 0) scale(0.405)';

/** A standing figure with arms at its sides. */
function standing(coat: string, trousers: string, shoes = '#33302f'): Body {
  return {
    head: HEAD_OF_FIGURE,
    under:
      `<rect x="49" y="80" width="13.5" height="45" rx="4" fill="${trousers}"/><rect x="65.5" y="80" width="13.5" height="45" rx="4" fill="${trousers}"/>` +
      `<path d="M46 127c0-5 6-7 16.500-7v7zM82 127c0-5-6-7-16.500-7v7z" fill="${shoes}"/>` +
      `<path d="M42 49c-6 8-9 22-8 36 1 4 6 4 7 0l5-24zM86 49c6 8 9 22 8 36-1 4-6 4-7 0l-5-24z" fill="${coat}"/>` +
      `<path d="M42 47h44c3 12 0 26-4 40H46c-4-14-7-28-4-40z" fill="${coat}"/>`,
  };
}

/** A standing figure in a robe or a gown that reaches the ground. */
function robed(cloth: string): Body {
  return {
    head: HEAD_OF_FIGURE,
    under:
      `<path d="M42 49c-6 8-11 18-12 32 1 4 6 4 8 0l8-20zM86 49c6 8 11 18 12 32-1 4-6 4-8 0l-8-20z" fill="${cloth}"/>` +
      `<path d="M43 47h42c0 14-2 22-1 30 4 18 12 36 16 50H28c4-14 12-32 16-50 1-8-1-16-1-30z" fill="${cloth}"/>`,
  };
}

const ROBOT: Body = {
  head: 'translate(32 -2) scale(0.5)',
  under:
    '<g stroke="#5f7379" stroke-width="1.5"><rect x="36" y="100" width="15" height="22" rx="4" fill="#78909c"/>' +
    '<rect x="77" y="100" width="15" height="22" rx="4" fill="#78909c"/><rect x="32" y="120" width="22" height="8" rx="3" fill="#546e7a"/>' +
    '<rect x="74" y="120" width="22" height="8" rx="3" fill="#546e7a"/><rect x="14" y="64" width="13" height="36" rx="6" fill="#90a4ae"/>' +
    '<rect x="101" y="64" width="13" height="36" rx="6" fill="#90a4ae"/><circle cx="20" cy="103" r="7" fill="#c62828"/>' +
    '<circle cx="108" cy="103" r="7" fill="#c62828"/><rect x="29" y="60" width="70" height="43" rx="9" fill="#90a4ae"/></g>' +
    '<rect x="42" y="69" width="44" height="20" rx="4" fill="#37474f"/><circle cx="52" cy="79" r="4" fill="#ff5252"/>' +
    '<circle cx="64" cy="79" r="4" fill="#ffd740"/><circle cx="76" cy="79" r="4" fill="#69f0ae"/>',
};

const ASTRONAUT: Body = {
  head: 'translate(29 -4) scale(0.55)',
  under:
    '<g stroke="#9fa8ae" stroke-width="1.5"><rect x="22" y="42" width="84" height="52" rx="12" fill="#b0bec5"/>' +
    '<rect x="39" y="92" width="21" height="32" rx="9" fill="#eceff1"/><rect x="68" y="92" width="21" height="32" rx="9" fill="#eceff1"/>' +
    '<rect x="35" y="116" width="27" height="12" rx="5" fill="#b0bec5"/><rect x="66" y="116" width="27" height="12" rx="5" fill="#b0bec5"/>' +
    '<rect x="10" y="60" width="20" height="42" rx="10" transform="rotate(18 20 62)" fill="#eceff1"/>' +
    '<rect x="98" y="60" width="20" height="42" rx="10" transform="rotate(-18 108 62)" fill="#eceff1"/>' +
    '<rect x="33" y="56" width="62" height="44" rx="12" fill="#f5f7f8"/></g>' +
    '<rect x="48" y="72" width="32" height="16" rx="3" fill="#cfd8dc"/><circle cx="55" cy="80" r="3" fill="#e53935"/>' +
    '<circle cx="64" cy="80" r="3" fill="#1e88e5"/><circle cx="73" cy="80" r="3" fill="#43a047"/>',
};

/** By icon. */
export const BODIES: Readonly<Record<string, Body>> = {
  robot: ROBOT,
  astronaut: ASTRONAUT,
  bear: onFourLegs('#8d5a45', '#6d4333', '#8d5a45'),
  fox: onFourLegs('#f4762b', '#c2571a', '#f4762b'),
  lion: onFourLegs('#e0a33e', '#b87f2b', '#7a4a20'),
  moose: onFourLegs('#7d5343', '#5d3c30', '#5d3c30'),
  'polar-bear': onFourLegs('#eef3f6', '#c9d5dc', '#eef3f6'),
  // Noto's unicorn looks to the left.
  unicorn: onFourLegs('#f4f4f8', '#d5d5e2', '#e45a9c', 'translate(133 0) scale(-0.6 0.6)'),
  wolf: onFourLegs('#8f979c', '#6b7378', '#8f979c'),
  frog: sitting('#a7c62b', '#dbe67f', '#8fae1e'),
  hamster: sitting('#f2b268', '#fff3e0', '#e09a4c'),
  koala: sitting('#8d9aa1', '#d7dfe3', '#7a878e'),
  panda: sitting('#f2f2f2', '#ffffff', '#2c2c2e'),
  alien: standing('#8a9a96', '#8a9a96', '#5c6b67'),
  artist: standing('#3d6b8f', '#2e3b46'),
  baby: sitting('#bfe1f5', '#e3f3fb', '#f6c453'),
  'baby-angel': robed('#f3f1ea'),
  'clown-face': standing('#e14b6b', '#3d77c9', '#f0b429'),
  'construction-worker': standing('#3f83c4', '#35597f'),
  cook: standing('#f4f4f4', '#4a4a52'),
  'cowboy-hat-face': standing('#8a5a33', '#3e5573', '#5a3a20'),
  detective: robed('#4a4038'),
  elf: standing('#3c7d46', '#6b4a2c'),
  'factory-worker': standing('#3f6ea8', '#35547c'),
  farmer: standing('#4d7fb3', '#3a5f8a'),
  firefighter: standing('#b3382c', '#4a3f36'),
  guard: standing('#b3261e', '#26262b'),
  'health-worker': standing('#f2f5f7', '#6fa3b8'),
  judge: robed('#2b2b30'),
  mage: robed('#5c6f86'),
  'man-singer': standing('#7a3f9e', '#2f2f3a'),
  'man-wearing-turban': robed('#e8e1d2'),
  mechanic: standing('#3f6ea8', '#3f6ea8'),
  ninja: standing('#2a2a30', '#2a2a30'),
  'office-worker': standing('#7fb3dc', '#3b4250'),
  'old-man': standing('#6f7f6a', '#55504a'),
  'old-woman': robed('#8a6a86'),
  'person-in-tuxedo': standing('#2b2b30', '#2b2b30'),
  'person-with-crown': robed('#8c1f3a'),
  'person-with-veil': robed('#f7f5f2'),
  pilot: standing('#27334a', '#27334a'),
  'police-officer': standing('#2f4f9e', '#27334a'),
  prince: standing('#3959a8', '#e8e2d0'),
  princess: robed('#d76aa0'),
  'santa-claus': standing('#c62828', '#c62828'),
  scientist: standing('#f4f6f8', '#5a6472'),
  singer: standing('#a83f7a', '#2f2f3a'),
  student: robed('#2d2f3a'),
  teacher: standing('#7a8f5a', '#4a4238'),
  technologist: standing('#5f6f86', '#3b4250'),
  vampire: robed('#2a1a24'),
  'woman-with-headscarf': robed('#6f3f8f'),
  zombie: standing('#6b8f5a', '#4a4f5a'),
};
