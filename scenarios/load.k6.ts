import exec from 'k6/execution';
import http, { type RefinedResponse } from 'k6/http';
import { Gauge, Trend } from 'k6/metrics';
import type { Options, Scenario } from 'k6/options';
import type { Outcome } from '../slo/outcome.ts';
import type { RatePoint } from '../slo/plan.ts';
import { headers, type Op, routes, type ServiceId, serviceIds } from '../slo/services.ts';
import type { Arrival, Step } from './arrival.ts';
import { classify } from './classify.ts';
import { journeys } from './journeys/all.ts';
import type { LoadPlan } from './load-plan.ts';

/** Put here by the bundler (`build/bundle.ts`). */
declare const LOAD_PLAN: LoadPlan;

const limit = LOAD_PLAN.timeLimitSeconds * 1000;

/** One sample an answer: its count and its latency can't disagree. Tags: service, op, outcome, track. */
const answer = new Trend('lifeflow_answer', true);
/** When a scenario's clock started, in epoch milliseconds: offsets of the plan count from there. */
const started = new Gauge('lifeflow_started');

// Rates are whole numbers in k6; a thousandth of an arrival a second is fine enough for any of ours.
const timeUnitSeconds = 1000;
const target = ({ arrivalsPerSecond }: RatePoint) => Math.round(arrivalsPerSecond * timeUnitSeconds);

const scenarioOf = ({ service, points, virtualUsers }: LoadPlan['services'][number]): Scenario => ({
  executor: 'ramping-arrival-rate',
  exec: service,
  startRate: points[0] === undefined ? 0 : target(points[0]),
  timeUnit: `${timeUnitSeconds}s`,
  preAllocatedVUs: virtualUsers,
  maxVUs: virtualUsers,
  stages: points.slice(1).map((point, i) => ({
    duration: `${Math.round((point.at - (points[i]?.at ?? 0)) * 1000)}ms`,
    target: target(point),
  })),
  // What hangs at the end may end, so that it is counted; with the last point this is the script's hard limit.
  gracefulStop: `${limit + 1000}ms`,
});

// Never evaluated (--no-thresholds): naming them makes k6 count each service apart in its own summary.
const countedApart = () =>
  Object.fromEntries([
    // All services: a journey asks others too, also those that have no journey of their own in this run.
    ...serviceIds.map((service) => [`lifeflow_answer{service:${service}}`, []]),
    ...LOAD_PLAN.services.map(({ service }) => [`dropped_iterations{scenario:${service}}`, []]),
  ]);

// k6 reads the options of user 0 only; the hundreds of others start faster without making them.
export const options: Options =
  __VU > 0
    ? {}
    : {
        scenarios: Object.fromEntries(LOAD_PLAN.services.map((s) => [s.service, scenarioOf(s)])),
        systemTags: ['scenario'],
        thresholds: countedApart(),
        summaryTrendStats: ['count'],
        maxRedirects: 0,
        userAgent: 'lifeflow-verify',
      };

// One sample less for each request: `lifeflow_answer` says what failed.
// (k6 takes null for "no callback"; its types do not say so.)
http.setResponseCallback(null as unknown as Parameters<typeof http.setResponseCallback>[0]);

const load = { [headers.client]: 'load' };
const json = { 'content-type': 'application/json' };
const hasCanary = LOAD_PLAN.canaryShare > 0;
const trackHeader = 'X-Lifeflow-Track'; // as k6 spells headers

type Track = 'stable' | 'canary';
/** What goes with each request on a track. Without a canary nothing is asked for. */
const paramsOf = (method: string, track: Track) => ({
  timeout: limit,
  headers: { ...load, ...(method === 'GET' ? {} : json), ...(hasCanary ? { [headers.track]: track } : {}) },
});
type Tags = { service: ServiceId; op: Op; outcome: Outcome; track: Track };

/** One request of a journey with all that does not change from arrival to arrival: this loop is the generator's cost. */
const prepared = (step: Step) => {
  const { service, op, method } = routes[step.route];
  const good: Tags = { service, op, outcome: 'good', track: 'stable' };
  return { ...step, method, stable: paramsOf(method, 'stable'), canary: paramsOf(method, 'canary'), good };
};

const runner = (service: ServiceId): (() => void) => {
  // Made at the first arrival: a user serves one scenario, and all of them are made before the load starts.
  let steps: ReturnType<typeof prepared>[] | undefined;
  return () => {
    if (steps === undefined) {
      steps = journeys[service].steps.map(prepared);
      // Dropped arrivals keep this tag, which k6 gives them; on every other sample it would only multiply the series.
      delete exec.vu.metrics.tags.scenario;
    }
    const scenario = exec.scenario; // made anew by k6 at each look
    const n = scenario.iterationInTest;
    if (n === 0) started.add(scenario.startTime);
    // Evenly spread, and without a period that a journey's own rhythm could fall in with (golden ratio).
    const track: Track =
      hasCanary && (n * 0.6180339887498949) % 1 < LOAD_PLAN.canaryShare ? 'canary' : 'stable';
    const arrival: Arrival = { n, rows: LOAD_PLAN.rows, requestId: 0, token: '' };
    // By index: iterators cost much in k6's engine.
    for (let i = 0; i < steps.length; i++) {
      const step = steps[i] as ReturnType<typeof prepared>;
      if (n % step.every !== step.turn) continue;
      const asked = step.ask(arrival);
      const response = http.request(step.method, LOAD_PLAN.baseUrl + asked.path, asked.body, step[track]);
      const timings = response.timings;
      const took = timings.blocked + timings.duration;
      const text = response.body as string | null;
      const status = response.status;
      const right = status === asked.status && text !== null && text.includes(asked.contains);
      // Each look at a field of `response` costs about a microsecond, so a right answer in time takes the short way.
      if (right && took <= limit && (!hasCanary || trackOf(response, track) === 'stable')) {
        answer.add(took, step.good);
      } else {
        const outcome = classify({ status, errorCode: response.error_code, took, right }, limit);
        answer.add(outcome === 'late' ? Math.max(limit, took) : took, {
          ...step.good,
          outcome,
          track: trackOf(response, track),
        });
        if (outcome !== 'good') return;
      }
      if (step.learn !== undefined) step.learn(arrival, text as string);
    }
  };
};

/** Which track answered. What hung, or was answered by nobody, is on the account of the track that was asked. */
const trackOf = (response: RefinedResponse<'text'>, asked: Track): Track => {
  const answered = response.headers[trackHeader];
  return answered === 'canary' || answered === 'stable' ? answered : asked;
};

// One function for each scenario: k6 finds them by name.
export const auth = runner('auth');
export const donor = runner('donor');
export const inventory = runner('inventory');
export const request = runner('request');
export const geolocation = runner('geolocation');
export const notification = runner('notification');
export const camp = runner('camp');
export const analytics = runner('analytics');

export const handleSummary = (data: { metrics: unknown }) => ({
  [LOAD_PLAN.summaryFile]: JSON.stringify(data.metrics),
});
