import { Settings } from '../../contracts/settings.ts';
import * as exchangeRates from '../../database/exchange-rates.ts';
import { answers, type Routes } from '../route.ts';

export const settingsRoutes: Routes = async (app) => {
  const { environment, temporalUi } = app;

  app.get(
    '/v1/settings',
    {
      config: { permission: 'signed-in' },
      schema: {
        tags: ['settings'],
        summary: 'What every page needs to know of the installation',
        response: answers(200, Settings),
      },
    },
    async () => ({
      baseCurrency: await exchangeRates.baseCurrency(environment.db),
      temporalUrl: temporalUi && `${temporalUi.url}/namespaces/${encodeURIComponent(temporalUi.namespace)}/workflows`,
    }),
  );
};
