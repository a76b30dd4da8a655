import { QueryClient } from '@tanstack/react-query';
import { Admin, CustomRoutes, Resource } from 'react-admin';
import { Route } from 'react-router-dom';
import { authProvider } from './access/auth-provider.ts';
import { SignInPage } from './access/SignInPage.tsx';
import { areas } from './areas.ts';
import { dataProvider } from './data-provider.ts';
import { asApiError } from './http/api-error.ts';
import { Layout } from './layout/Layout.tsx';
import { lazyPage } from './layout/lazy-page.ts';
import { NotFound } from './layout/NotFound.tsx';
import { Toasts } from './layout/Toasts.tsx';
import { darkTheme, lightTheme } from './theme/themes.ts';
import { PageSkeleton } from './ui/Loading.tsx';

const Home = lazyPage(() => import('./home/Home.tsx'));

const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // An answer of 4xx stays what it is; a server that is away gets one more chance before the page says so.
      retry: (failures, error) => failures < 1 && (asApiError(error).status === 0 || asApiError(error).status >= 500),
      retryDelay: 600,
      refetchOnWindowFocus: false,
    },
  },
});

export function App() {
  return (
    <Admin
      title="Pricewright"
      dataProvider={dataProvider}
      authProvider={authProvider}
      requireAuth
      loginPage={SignInPage}
      queryClient={queryClient}
      layout={Layout}
      dashboard={Home}
      catchAll={NotFound}
      loading={PageSkeleton}
      notification={Toasts}
      lightTheme={lightTheme}
      darkTheme={darkTheme}
      disableTelemetry
    >
      {areas.map(({ resource }) => resource && <Resource key={resource.name} {...resource} />)}
      <CustomRoutes>
        {areas.flatMap(({ routes = [] }) =>
          routes.map(({ path, page: Shown }) => <Route key={path} path={path} element={<Shown />} />),
        )}
      </CustomRoutes>
    </Admin>
  );
}
