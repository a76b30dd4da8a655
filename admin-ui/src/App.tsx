import { QueryClient } from '@tanstack/react-query';
import { Admin, CustomRoutes, Resource } from 'react-admin';
import { Route } from 'react-router-dom';
import { authProvider } from './access/auth-provider.ts';
import { SignInPage } from './access/SignInPage.tsx';
import { dataProvider } from './data-provider.ts';
import { asApiError } from './http/api-error.ts';
import { Layout } from './layout/Layout.tsx';
import { lazyPage } from './layout/lazy-page.ts';
import { NotFound } from './layout/NotFound.tsx';
import { Toasts } from './layout/Toasts.tsx';
import { darkTheme, lightTheme } from './theme/themes.ts';
import { PageSkeleton } from './ui/Loading.tsx';

const Home = lazyPage(() => import('./home/Home.tsx'));
const PlanList = lazyPage(() => import('./plans/PlanList.tsx'));
const PlanCreate = lazyPage(() => import('./plans/PlanCreate.tsx'));
const PlanEdit = lazyPage(() => import('./plans/PlanEdit.tsx'));
const PlanShow = lazyPage(() => import('./plans/PlanShow.tsx'));
const FlagList = lazyPage(() => import('./flags/FlagList.tsx'));
const FlagCreate = lazyPage(() => import('./flags/FlagCreate.tsx'));
const OperationList = lazyPage(() => import('./operations/OperationList.tsx'));
const OperationShow = lazyPage(() => import('./operations/OperationShow.tsx'));
const ApprovalList = lazyPage(() => import('./approvals/ApprovalList.tsx'));
const ApprovalShow = lazyPage(() => import('./approvals/ApprovalShow.tsx'));
const AlertList = lazyPage(() => import('./alerts/AlertList.tsx'));
const AttentionPage = lazyPage(() => import('./attention/AttentionPage.tsx'));
const AuditPage = lazyPage(() => import('./audit/AuditPage.tsx'));
const CustomerList = lazyPage(() => import('./customers/CustomerList.tsx'));
const CustomerShow = lazyPage(() => import('./customers/CustomerShow.tsx'));
const SegmentList = lazyPage(() => import('./segments/SegmentList.tsx'));
const MembersPage = lazyPage(() => import('./members/MembersPage.tsx'));
const RolesPage = lazyPage(() => import('./members/RolesPage.tsx'));
const ApiKeysPage = lazyPage(() => import('./api-keys/ApiKeysPage.tsx'));
const LimitsPage = lazyPage(() => import('./limits/LimitsPage.tsx'));
const FreezePage = lazyPage(() => import('./freeze/FreezePage.tsx'));
const AccountPage = lazyPage(() => import('./account/AccountPage.tsx'));

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
      <Resource name="plans" list={PlanList} create={PlanCreate} edit={PlanEdit} show={PlanShow} />
      <Resource name="flags" list={FlagList} create={FlagCreate} />
      <Resource name="operations" list={OperationList} show={OperationShow} />
      <Resource name="approvals" list={ApprovalList} show={ApprovalShow} />
      <Resource name="customers" list={CustomerList} show={CustomerShow} />
      <Resource name="segments" list={SegmentList} />
      <Resource name="alerts" list={AlertList} />
      <CustomRoutes>
        <Route path="/attention" element={<AttentionPage />} />
        <Route path="/audit" element={<AuditPage />} />
        <Route path="/members" element={<MembersPage />} />
        <Route path="/roles" element={<RolesPage />} />
        <Route path="/api-keys" element={<ApiKeysPage />} />
        <Route path="/limits" element={<LimitsPage />} />
        <Route path="/freeze" element={<FreezePage />} />
        <Route path="/account" element={<AccountPage />} />
      </CustomRoutes>
    </Admin>
  );
}
