import protobuf from 'protobufjs';
import type { ExponentialHistogram } from '../../slo/statistics/exponential-histogram.ts';
import type { Count, EpochMilliseconds } from '../../slo/units.ts';

/** One data point as it came; `total` is cumulative since `since`, a clock reading that tells restarts apart. */
export type Point = {
  runner: string;
  metric: string;
  tags: Readonly<Record<string, string>>;
  since: string;
  at: EpochMilliseconds;
  total: Total;
};
export type Total = { kind: 'number'; value: number } | { kind: 'histogram'; value: ExponentialHistogram };

/** The points of one export in OTLP's protobuf form. Throws when `bytes` is none. */
export const decodeExport = (bytes: Uint8Array): Point[] => {
  const { resourceMetrics } = request.toObject(request.decode(bytes), { defaults: true }) as Export;
  return resourceMetrics.flatMap(({ resource, scopeMetrics }) => {
    const runner = tagsOf(resource?.attributes)['service.name'] ?? 'k6';
    return scopeMetrics.flatMap(({ metrics }) => metrics.flatMap((metric) => pointsOf(runner, metric)));
  });
};

const pointsOf = (runner: string, { name, sum, gauge, exponentialHistogram }: Metric): Point[] => [
  ...[...(sum?.dataPoints ?? []), ...(gauge?.dataPoints ?? [])].map((p) => ({
    ...common(runner, name, p),
    total: { kind: 'number' as const, value: p.asDouble || Number(p.asInt) },
  })),
  ...(exponentialHistogram?.dataPoints ?? []).map((p) => ({
    ...common(runner, name, p),
    total: {
      kind: 'histogram' as const,
      value: {
        scale: p.scale,
        zeroCount: Number(p.zeroCount),
        offset: p.positive?.offset ?? 0,
        counts: p.positive?.bucketCounts ?? [],
      },
    },
  })),
];

const common = (runner: string, metric: string, p: DataPoint) => ({
  runner,
  metric,
  tags: tagsOf(p.attributes),
  since: String(p.startTimeUnixNano),
  at: Number(p.timeUnixNano) / 1e6,
});

const tagsOf = (attributes: readonly Attribute[] = []): Record<string, string> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, value?.stringValue ?? '']));

/**
 * The part of opentelemetry-proto v1 that k6 sends and that is read here; unknown fields are skipped. Bucket counts
 * are uint64 there and uint32 here, which reads the same below 2³² and spares an object for each bucket.
 */
const request = protobuf
  .parse(
    `syntax = "proto3";
    message Export { repeated ResourceMetrics resource_metrics = 1; }
    message ResourceMetrics { Resource resource = 1; repeated ScopeMetrics scope_metrics = 2; }
    message Resource { repeated Attribute attributes = 1; }
    message ScopeMetrics { repeated Metric metrics = 2; }
    message Metric { string name = 1; Numbers gauge = 5; Numbers sum = 7; Exponential exponential_histogram = 10; }
    message Numbers { repeated NumberPoint data_points = 1; }
    message NumberPoint { repeated Attribute attributes = 7; fixed64 start_time_unix_nano = 2;
      fixed64 time_unix_nano = 3; double as_double = 4; sfixed64 as_int = 6; }
    message Exponential { repeated ExponentialPoint data_points = 1; }
    message ExponentialPoint { repeated Attribute attributes = 1; fixed64 start_time_unix_nano = 2;
      fixed64 time_unix_nano = 3; sint32 scale = 6; fixed64 zero_count = 7; Buckets positive = 8; }
    message Buckets { sint32 offset = 1; repeated uint32 bucket_counts = 2; }
    message Attribute { string key = 1; AnyValue value = 2; }
    message AnyValue { string string_value = 1; }`,
  )
  .root.lookupType('Export');

/** 64-bit numbers come as objects that print themselves, or as numbers where no such object is at hand. */
type Wide = number | { toString(): string };
type Attribute = { key: string; value?: { stringValue: string } };
type DataPoint = { attributes: Attribute[]; startTimeUnixNano: Wide; timeUnixNano: Wide };
type NumberPoint = DataPoint & { asDouble: number; asInt: Wide };
type ExponentialPoint = DataPoint & {
  scale: number;
  zeroCount: Wide;
  positive?: { offset: number; bucketCounts: Count[] };
};
type Metric = {
  name: string;
  gauge?: { dataPoints: NumberPoint[] } | null;
  sum?: { dataPoints: NumberPoint[] } | null;
  exponentialHistogram?: { dataPoints: ExponentialPoint[] } | null;
};
type Export = {
  resourceMetrics: { resource?: { attributes: Attribute[] }; scopeMetrics: { metrics: Metric[] }[] }[];
};
