import KeyIcon from '@mui/icons-material/VpnKeyOutlined';
import { api } from '../api.ts';
import { KeysPage } from '../ui/KeysPage.tsx';
import { ApiKeyRow } from './ApiKeyRow.tsx';
import { CreateKeyDialog } from './CreateKeyDialog.tsx';

export default function ApiKeysPage() {
  return (
    <KeysPage
      title="API keys"
      lead="What programs sign in with. Each may do what its scopes name, and never more than who made it."
      permission="keys:edit"
      queryKey={['keys', 'names']}
      read={api.apiKeys}
      empty={{
        icon: <KeyIcon />,
        title: 'No keys yet',
        words: 'A key lets a program call the API without anybody signing in.',
      }}
      columns={[
        { label: 'Key' },
        { label: 'State' },
        { label: 'Scopes', wide: true },
        { label: 'Made', wide: true },
        { label: 'Last used', wide: true },
        { label: 'Expires', wide: true },
        { label: 'Actions' },
      ]}
      row={(key) => <ApiKeyRow key={key.id} apiKey={key} />}
      dialog={(onClose) => <CreateKeyDialog onClose={onClose} />}
    />
  );
}
