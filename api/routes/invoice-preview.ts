import type Stripe from 'stripe';
import { compareStoredVersions } from '../../commands/invoices/compare-stored-versions.ts';
import { previewStoredInvoice } from '../../commands/invoices/preview-stored-invoice.ts';
import { InvoicePreviewAnswer, InvoicePreviewInput } from '../../contracts/invoice-preview.ts';
import { CompareVersionsInput, StoredComparison } from '../../contracts/version-comparison.ts';
import { answers, type RoutesWith } from '../route.ts';
import { taxCalculators } from '../tax-calculators.ts';

export const invoicePreviewRoutes: RoutesWith<{ stripe: Stripe }> = async (app, { stripe }) => {
  const { environment } = app;
  const calculators = taxCalculators(environment.db, stripe);

  app.post(
    '/v1/pricing/invoice-preview',
    {
      config: { permission: 'pricing:read' },
      schema: {
        tags: ['pricing'],
        summary:
          'The whole invoice of a start, renewal, change, pause or cancellation: from the records, or from terms',
        body: InvoicePreviewInput,
        response: answers(200, InvoicePreviewAnswer, 404, 422, 502, 504),
      },
    },
    async ({ body }) => {
      const { db, personalData } = environment;
      return await previewStoredInvoice({ db, personalData, calculators, now: environment.now() }, body);
    },
  );

  app.post(
    '/v1/pricing/preview/versions',
    {
      config: { permission: 'customers:read' },
      schema: {
        tags: ['pricing'],
        summary:
          'Two versions of a plan on what its customers have and use: winners, losers, revenue, and who they are',
        body: CompareVersionsInput,
        response: answers(200, StoredComparison, 404, 422),
      },
    },
    async ({ body }) => compareStoredVersions({ db: environment.db, now: environment.now() }, body),
  );
};
