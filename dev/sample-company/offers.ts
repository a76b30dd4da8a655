import type { z } from 'zod';
import type { CreateCodesInput, CreatePromotionInput } from '../../contracts/promotions.ts';

const day = 86_400_000;

export interface SampleOffer {
  promotion: z.input<typeof CreatePromotionInput>;
  codes: z.input<typeof CreateCodesInput>[];
  /** How many of a plan's customers have redeemed it: with its codes in turn, or without one. */
  redemptions: { plan: string; customers: number; saved: number }[];
  /** Of those how many were given back. */
  released: number;
}

/** Promotions of every type and state that a pricing team has lying about. */
export function sampleOffers(asOf: Date): SampleOffer[] {
  const inDays = (days: number) => new Date(asOf.getTime() + days * day).toISOString();
  return [
    {
      promotion: {
        name: 'Spring launch, 20 % off three months',
        description: 'For new Team customers; the code goes out with the launch mail.',
        type: 'percentage',
        value: '20',
        validFrom: inDays(-60),
        validTo: inDays(30),
        usageLimit: 200,
        usageLimitPerCustomer: 1,
        targetPlans: ['team'],
        requiresCode: true,
        duration: 'repeating',
        durationInMonths: 3,
        stacking: 'stackable',
      },
      codes: [{ kind: 'single', code: 'SPRING-20' }],
      redemptions: [{ plan: 'team', customers: 24, saved: 4_800 }],
      released: 2,
    },
    {
      promotion: {
        name: 'Partner vouchers, 50 USD off',
        description: 'Handed out by partners, one each.',
        type: 'fixed_amount',
        value: '5000',
        currency: 'usd',
        validFrom: inDays(-90),
        usageLimitPerCustomer: 1,
        targetPlans: ['growth', 'business'],
        requiresCode: true,
      },
      codes: [{ kind: 'bulk', count: 250, prefix: 'PARTNER', maxRedemptions: 1, expiresAt: inDays(180) }],
      redemptions: [
        { plan: 'growth', customers: 6, saved: 5_000 },
        { plan: 'business', customers: 4, saved: 5_000 },
      ],
      released: 1,
    },
    {
      promotion: {
        name: 'First 15 referrals, 10 % for good',
        type: 'percentage',
        value: '10',
        condition: { signupSource: 'referral' },
        validFrom: inDays(-120),
        usageLimit: 15,
        usageLimitPerCustomer: 1,
        duration: 'forever',
        stacking: 'stackable',
        stackingGroup: 'loyalty',
        requiresCode: true,
      },
      codes: [{ kind: 'single', code: 'FRIENDS' }],
      redemptions: [{ plan: 'starter', customers: 15, saved: 490 }],
      released: 0,
    },
    {
      promotion: {
        name: 'Two more weeks to try Growth',
        description: 'Given without a code to companies that use a warehouse.',
        type: 'free_trial',
        value: '45',
        condition: { usesWarehouse: true },
        validFrom: inDays(-20),
        targetPlans: ['growth'],
      },
      codes: [],
      redemptions: [],
      released: 0,
    },
    {
      promotion: {
        name: 'Team for the price of Starter',
        type: 'upgrade',
        value: '0',
        upgradeTo: 'team',
        validFrom: inDays(14),
        validTo: inDays(44),
        targetPlans: ['starter'],
        usageLimit: 50,
        requiresCode: true,
      },
      codes: [{ kind: 'single', code: 'STEP UP' }],
      redemptions: [],
      released: 0,
    },
    {
      promotion: {
        name: 'Black week, half price',
        description: 'Cuts deeper than one person may decide: it waits for a second one.',
        type: 'percentage',
        value: '50',
        validFrom: inDays(5),
        validTo: inDays(12),
        targetPlans: ['starter', 'team'],
        usageLimit: 500,
      },
      codes: [],
      redemptions: [],
      released: 0,
    },
    {
      promotion: {
        name: 'Last summer',
        type: 'percentage',
        value: '15',
        validFrom: inDays(-150),
        validTo: inDays(-100),
        requiresCode: true,
      },
      codes: [{ kind: 'single', code: 'SUMMER-15' }],
      redemptions: [],
      released: 0,
    },
  ];
}

export interface SampleWallet {
  /** Whose customers have one, and how many of them. */
  plan: string;
  customers: number;
  grants: {
    name: string;
    category: 'paid' | 'promotional';
    amount: number;
    priority?: number;
    expiresInDays?: number;
  }[];
  lowBalance: number | null;
  automatic: { below: number; upTo: number; maxPerMonth: number } | null;
  /** Invoices that were paid from it. */
  invoices: number[];
}

/** Prepaid money: most have enough, some are low, one buys by itself. */
export const sampleWallets: readonly SampleWallet[] = [
  {
    plan: 'growth',
    customers: 6,
    grants: [
      { name: 'Prepaid year', category: 'paid', amount: 250_000, expiresInDays: 365 },
      { name: 'Welcome credit', category: 'promotional', amount: 20_000, priority: 10, expiresInDays: 60 },
    ],
    lowBalance: 50_000,
    automatic: null,
    invoices: [38_200, 41_950, 29_900],
  },
  {
    plan: 'enterprise',
    customers: 2,
    grants: [{ name: 'Prepaid usage', category: 'paid', amount: 900_000 }],
    lowBalance: 400_000,
    automatic: null,
    invoices: [310_000, 265_500],
  },
  {
    plan: 'business',
    customers: 3,
    grants: [{ name: 'Prepaid', category: 'paid', amount: 100_000 }],
    lowBalance: 20_000,
    automatic: { below: 30_000, upTo: 100_000, maxPerMonth: 2 },
    invoices: [48_000, 27_500],
  },
];
