import pg from 'pg';
import type { SampleCompany } from './generate-company.ts';
import { randomOf } from './random.ts';

/** An order of services beside the subscription, as the business's own shop keeps it. */
export interface SampleOrder {
  id: number;
  /** The customer's name in the business's own systems, by which its events name it too. */
  accountId: string;
  createdAt: Date;
  item: string;
  /** Dollars, with cents. */
  total: string;
}

const seed = 20_261_124;
const dayMs = 24 * 60 * 60 * 1000;
const days = 365;
const items = [
  ['onboarding workshop', 1_200],
  ['training day', 900],
  ['support hours', 350],
  ['data import', 600],
] as const;
/** Of a customer, in a month. */
const chanceOfOrder = 0.12;

/** A year of orders up to a day, in the order of their times: the same for the same company and day. */
export function generateOrders({ customers }: Pick<SampleCompany, 'customers'>, asOf: Date): SampleOrder[] {
  const random = randomOf(seed);
  const today = Math.floor(asOf.getTime() / dayMs) * dayMs;
  const orders: Omit<SampleOrder, 'id'>[] = [];
  for (const { customer } of customers) {
    for (let month = 0; month < 12; month++) {
      if (!random.chance(chanceOfOrder)) continue;
      const [item, price] = random.pick(items);
      const at = today - days * dayMs + (month * 30 + random.fraction() * 30) * dayMs;
      orders.push({
        accountId: customer.externalId!,
        createdAt: new Date(Math.floor(at)),
        item,
        total: (price * random.integer(1, 3)).toFixed(2),
      });
    }
  }
  orders.sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
  return orders.map((order, index) => ({ id: index + 1, ...order }));
}

/** Makes and fills the shop's table unless that was done before. @returns how many orders are in it */
export async function loadOrders(url: string, make: () => readonly SampleOrder[]): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows: known } = await client.query<{ there: boolean }>("select to_regclass('orders') is not null as there");
    if (known[0]?.there) return await count(client);
    const orders = make();
    await client.query('begin');
    await client.query(`create table orders (
      id integer primary key,
      account_id text not null,
      created_at timestamptz not null,
      item text not null,
      total numeric(12, 2) not null
    )`);
    await client.query(
      `insert into orders (id, account_id, created_at, item, total)
       select * from unnest($1::int[], $2::text[], $3::timestamptz[], $4::text[], $5::numeric[])`,
      [
        orders.map(({ id }) => id),
        orders.map(({ accountId }) => accountId),
        orders.map(({ createdAt }) => createdAt),
        orders.map(({ item }) => item),
        orders.map(({ total }) => total),
      ],
    );
    await client.query('commit');
    return orders.length;
  } finally {
    await client.end();
  }
}

async function count(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ n: number }>('select count(*)::int as n from orders');
  return rows[0]?.n ?? 0;
}
