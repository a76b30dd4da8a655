/** Of companies and people that do not exist. Addresses end in .example (RFC 2606), phone numbers are set aside for fiction. */
export const companyBeginnings = (
  'Alder Amber Anchor Aspen Atlas Aurora Beacon Birch Bluebird Boreal Bramble Brass Brook Cedar Cinder Clover Cobalt Copper ' +
  'Coral Cormorant Crescent Delta Drift Ember Fathom Fern Field Finch Fjord Flint Fox Garnet Glacier Granite Grove Harbor ' +
  'Hazel Heron Hollow Indigo Ivory Juniper Kestrel Kite Lantern Larch Lark Laurel Linden Lodestar Lumen Maple Marlow ' +
  'Meadow Meridian Mistral Mosaic Nimbus North Oak Ochre Onyx Opal Orchard Osprey Otter Palisade Pebble Pine Plover Prairie ' +
  'Quarry Quill Raven Redwood Ridge River Robin Rowan Saffron Sage Sequoia Shoal Silver Slate Sparrow Spruce Sterling Summit ' +
  'Swift Tern Thistle Timber Topaz Tundra Umber Valley Verdant Vesper Violet Walnut Willow Wren Yarrow Zephyr'
).split(' ');
export const companyEndings = (
  'Analytics Apps Bank Books Cargo Care Cloud Commerce Data Delivery Digital Energy Games Goods Health Insights Labs Learning ' +
  'Logistics Market Media Mobile Motors Music Networks Payments Print Retail Robotics Security Software Sports Studio Systems ' +
  'Tickets Tools Travel Ventures Wear Works'
).split(' ');

export const familyNames = (
  'Abara Ahlberg Almeida Andersson Bauer Becker Bergström Bernard Bianchi Brandt Brooks Carter Castillo Chen Costa Dahl ' +
  'Delgado Dubois Ekholm Evans Farkas Fischer Fontaine Foster García Gupta Hansen Haruki Hoffmann Hughes Ibarra Iyer Jansen ' +
  'Johansson Kaur Keller Kowalski Larsen Lefèvre Lindqvist López Marchetti Mbeki Meyer Moreau Murphy Nakamura Nguyen Novak ' +
  "O'Brien Okafor Olsen Ortega Patel Pereira Petrov Quinn Ramos Reid Ricci Rossi Sandoval Santos Schmidt Sharma Silva Singh " +
  'Sørensen Suzuki Tanaka Taylor Torres Van Dijk Vargas Virtanen Walker Weber Wójcik Yamada Young Zhang'
)
  .replace('Van Dijk', 'Van_Dijk')
  .split(' ')
  .map((name) => name.replace('_', ' '));
export const givenNames = (
  'Adaeze Agnes Ahmed Aiko Alba Alice Amara Amir Ana Anders Anton Arjun Astrid Aya Beatriz Ben Bruno Camille Carlos Chiara ' +
  'Clara Daniel Diego Dmitri Elena Elias Emil Emma Erik Esther Fatima Felix Fiona Freja Gabriel Grace Hana Hannah Hugo Ida ' +
  'Ines Isak Ivan Jakub James Jana Jin Johan Jonas Julia Kai Karim Kenji Lara Laura Lea Leo Liam Lina Linnea Luca Lucía Maja ' +
  'Marco María Marta Mateo Maya Mei Mia Miguel Mila Nadia Nia Nils Nina Noah Nora Olga Oliver Omar Oscar Paula Priya Rafael ' +
  'Ravi Rosa Sam Sara Sofia Stella Tara Theo Tomás Uma Vera Victor Viola Yara Yuki Zoe'
).split(' ');

export const industries = [
  ['software', 24],
  ['ecommerce', 16],
  ['media', 9],
  ['fintech', 10],
  ['health', 8],
  ['education', 8],
  ['games', 7],
  ['logistics', 6],
  ['travel', 5],
  ['manufacturing', 4],
  ['nonprofit', 3],
] as const;

export interface SampleCountry {
  code: string;
  euro: boolean;
  locale: string;
  timeZones: readonly string[];
  cities: readonly string[];
  /** Numbers that are nobody's: the last two or three digits follow. */
  phone?: readonly [prefix: string, digits: number];
}

const usZones = ['America/New_York', 'America/Chicago', 'America/Denver', 'America/Los_Angeles'];
/** With their weights. Phones: NANPA's 555-01xx, Ofcom's numbers for drama, PTS's numbers for books and films. */
export const countries: readonly (readonly [SampleCountry, number])[] = [
  [
    {
      code: 'US',
      euro: false,
      locale: 'en-US',
      timeZones: usZones,
      cities: ['Portland', 'Austin', 'Boston', 'Denver'],
      phone: ['+1202555', 4],
    },
    38,
  ],
  [
    {
      code: 'GB',
      euro: false,
      locale: 'en-GB',
      timeZones: ['Europe/London'],
      cities: ['Leeds', 'Bristol', 'London'],
      phone: ['+447700900', 3],
    },
    10,
  ],
  [
    { code: 'DE', euro: true, locale: 'de-DE', timeZones: ['Europe/Berlin'], cities: ['Köln', 'Leipzig', 'Berlin'] },
    10,
  ],
  [{ code: 'FR', euro: true, locale: 'fr-FR', timeZones: ['Europe/Paris'], cities: ['Lyon', 'Nantes', 'Paris'] }, 6],
  [
    {
      code: 'CA',
      euro: false,
      locale: 'en-CA',
      timeZones: ['America/Toronto', 'America/Vancouver'],
      cities: ['Toronto', 'Halifax'],
    },
    6,
  ],
  [
    {
      code: 'SE',
      euro: true,
      locale: 'sv-SE',
      timeZones: ['Europe/Stockholm'],
      cities: ['Lund', 'Umeå', 'Stockholm'],
      phone: ['+4670174060', 1],
    },
    5,
  ],
  [{ code: 'NL', euro: true, locale: 'nl-NL', timeZones: ['Europe/Amsterdam'], cities: ['Utrecht', 'Delft'] }, 5],
  [
    {
      code: 'AU',
      euro: false,
      locale: 'en-AU',
      timeZones: ['Australia/Sydney', 'Australia/Perth'],
      cities: ['Hobart', 'Perth'],
    },
    4,
  ],
  [{ code: 'ES', euro: true, locale: 'es-ES', timeZones: ['Europe/Madrid'], cities: ['Valencia', 'Bilbao'] }, 3],
  [{ code: 'IT', euro: true, locale: 'it-IT', timeZones: ['Europe/Rome'], cities: ['Torino', 'Bologna'] }, 3],
  [{ code: 'IN', euro: false, locale: 'en-IN', timeZones: ['Asia/Kolkata'], cities: ['Pune', 'Kochi'] }, 3],
  [{ code: 'BR', euro: false, locale: 'pt-BR', timeZones: ['America/Sao_Paulo'], cities: ['Recife', 'Curitiba'] }, 2],
  [{ code: 'JP', euro: false, locale: 'ja-JP', timeZones: ['Asia/Tokyo'], cities: ['Sendai', 'Nagoya'] }, 2],
  [{ code: 'PL', euro: true, locale: 'pl-PL', timeZones: ['Europe/Warsaw'], cities: ['Gdańsk', 'Łódź'] }, 2],
  [{ code: 'IE', euro: true, locale: 'en-IE', timeZones: ['Europe/Dublin'], cities: ['Cork', 'Galway'] }, 1],
];
