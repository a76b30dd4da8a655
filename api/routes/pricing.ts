import { validatePrices } from '../../commands/pricing/validate-prices.ts';
import {
  CalculateInput,
  PriceCalculation,
  PricingValidation,
  ProrateInput,
  Proration,
  ValidatePricingInput,
} from '../../contracts/pricing.ts';
import { PricingPreview, PricingPreviewInput } from '../../contracts/pricing-preview.ts';
import { calculatePricing } from '../../domain/pricing/calculate.ts';
import { previewPricing } from '../../domain/pricing/preview/preview-pricing.ts';
import { prorate } from '../../domain/pricing/proration/prorate.ts';
import { answers, type Routes } from '../route.ts';

const tags = ['pricing'];
const config = { permission: 'pricing:read' };

/** The calculators: they read and store nothing. */
export const pricingRoutes: Routes = async (app) => {
  app.post(
    '/v1/pricing/calculate',
    {
      config,
      schema: {
        tags,
        summary: 'Price quantities, with discounts and tax',
        body: CalculateInput,
        response: answers(200, PriceCalculation, 422),
      },
    },
    async ({ body }) => calculatePricing(body),
  );

  app.post(
    '/v1/pricing/prorate',
    {
      config,
      schema: {
        tags,
        summary: 'Charge or credit a part of a billing period, by the second',
        body: ProrateInput,
        response: answers(200, Proration, 422),
      },
    },
    async ({ body }) => prorate(body),
  );

  app.post(
    '/v1/pricing/validate',
    {
      config,
      schema: {
        tags,
        summary: 'Check prices, discounts and tax that are not stored',
        body: ValidatePricingInput,
        response: answers(200, PricingValidation),
      },
    },
    async ({ body }) => {
      const { db, now } = app.environment;
      return await validatePrices({ db, now: now() }, body);
    },
  );

  app.post(
    '/v1/pricing/preview',
    {
      config,
      schema: {
        tags,
        summary: 'Cost curves, and two versions compared on what customers use',
        body: PricingPreviewInput,
        response: answers(200, PricingPreview, 422),
      },
    },
    async ({ body }) => previewPricing(body),
  );
};
