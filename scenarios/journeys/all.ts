import type { ServiceId } from '../../slo/services.ts';
import type { Journey } from '../journey.ts';
import { analyticsJourney } from './analytics.ts';
import { authJourney } from './auth.ts';
import { campJourney } from './camp.ts';
import { donorJourney } from './donor.ts';
import { geolocationJourney } from './geolocation.ts';
import { inventoryJourney } from './inventory.ts';
import { notificationJourney } from './notification.ts';
import { requestJourney } from './request.ts';

/** One journey for each service. */
export const journeys: { readonly [S in ServiceId]: Journey } = {
  auth: authJourney,
  donor: donorJourney,
  inventory: inventoryJourney,
  request: requestJourney,
  geolocation: geolocationJourney,
  notification: notificationJourney,
  camp: campJourney,
  analytics: analyticsJourney,
};
