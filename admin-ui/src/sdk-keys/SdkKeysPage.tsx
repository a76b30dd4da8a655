import ClientKeyIcon from '@mui/icons-material/DevicesOutlined';
import { api } from '../api.ts';
import { KeysPage } from '../ui/KeysPage.tsx';
import { CreateSdkKeyDialog } from './CreateSdkKeyDialog.tsx';
import { SdkKeyRow } from './SdkKeyRow.tsx';

export default function SdkKeysPage() {
  return (
    <KeysPage
      title="SDK keys"
      lead="What browsers and apps read features with: public, one for each application and environment, and good for nothing else."
      permission="sdk-keys:edit"
      queryKey={['sdk-keys', 'list']}
      read={api.sdkKeys}
      empty={{
        icon: <ClientKeyIcon />,
        title: 'No keys yet',
        words: 'A browser or an app evaluates features with a key of its own, through OFREP or a GrowthBook SDK.',
      }}
      columns={[
        { label: 'Application' },
        { label: 'Key' },
        { label: 'State' },
        { label: 'Made', wide: true },
        { label: 'Last used', wide: true },
        { label: 'Actions' },
      ]}
      row={(key) => <SdkKeyRow key={key.id} sdkKey={key} />}
      dialog={(onClose) => <CreateSdkKeyDialog onClose={onClose} />}
    />
  );
}
