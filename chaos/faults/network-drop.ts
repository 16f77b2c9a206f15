import { disrupting } from './disrupting.ts';

/** Nothing that is sent to a service's port arrives, and nobody is told: probes of readiness neither. */
export const networkDrop = disrupting('network-drop', (seconds) => ({ kind: 'drop', seconds }));
