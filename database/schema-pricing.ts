import type { ColumnType } from 'kysely';
import type { HistoryCause } from '../contracts/pricing-history.ts';

/** Records of pricing, which `pricing-records.ts` reads and writes, have no rows here. */
export interface PricingTables {
  alacarte_purchases: {
    id: string;
    feature_id: string;
    customer_id: string;
    quantity: string;
    amount: ColumnType<string, number, never>;
    currency: string;
    purchased_at: Date;
  };
  price_history: {
    position: ColumnType<string, never, never>;
    plan_key: string;
    component: string;
    currency: string;
    /** '' is everywhere. */
    region: string;
    amount: ColumnType<string | null, number | null, never>;
    exact: string | null;
    from_at: ColumnType<Date, Date, never>;
    recorded_at: ColumnType<Date, Date, never>;
    cause: HistoryCause;
    cause_id: string;
  };
}
