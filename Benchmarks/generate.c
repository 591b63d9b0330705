// generate FOLDER RUNS ITERATIONS PAGES [SEED]: writes runs as the bot does, the same bytes for the same arguments.
// Each iteration has a summary of 2 KB; with PAGES 1 also a metrics page, its histograms counting over the whole run.
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static uint64_t state;

// splitmix64: the whole state is one number, so a seed is one number.
static uint64_t next(void) {
  uint64_t z = state += 0x9e3779b97f4a7c15;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
  z = (z ^ z >> 27) * 0x94d049bb133111eb;
  return z ^ z >> 31;
}

static int below(int n) { return (int)(next() % (uint64_t)n); }

static void store(int folder, const char *name, const char *text, int length) {
  int file = openat(folder, name, O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (file < 0 || write(file, text, (size_t)length) != length) { perror(name); exit(74); }
  close(file);
}

static int summary(char *out, size_t room, int iter) {
  int net = 150 + below(300), adverse = below(400), slippage = below(300), latency = 2000 + below(2000);
  int risk = 1000 + below(8000), maker = 200 + below(800), taker = 1 + below(400);
  int concurrency = below(50), interval = below(60), age = 300 + below(100);
  char hashes[2][65];
  for (int i = 0; i < 8; i++) snprintf(hashes[i / 4] + i % 4 * 16, 17, "%016llx", (unsigned long long)next());
  // Two of three soaks do not report the gross, and then fees are not reported either.
  char gross[64] = "\"gross_bps\": null";
  if (below(3) == 0) {
    int fees = below(50);
    snprintf(gross, sizeof gross, "\"fees_bps\": %.2f, \"gross_bps\": %.2f", fees / 100.0,
             (net + adverse + slippage + fees) / 100.0);
  }
  return snprintf(out, room,
    "{\n  \"iteration\": %d,\n  \"summary\": {\n    \"adverse_bps\": null,\n    \"adverse_bps_p95\": %.2f,\n"
    "    \"blocks\": {\"counts\": {\"allowed\": 0, \"concurrency\": 0, \"min_interval\": 0, \"other\": 0, \"risk\": 0, "
    "\"throttle\": 0}, \"ratios\": {}, \"total\": 0},\n    \"concurrency_ratio\": %.2f,\n    \"fees_eff_bps\": null,\n"
    "    \"fills\": {\"maker_count\": %d, \"maker_volume\": %d.0, \"taker_count\": %d, \"taker_volume\": %d.0},\n"
    "    %s,\n    \"inventory_bps\": null,\n    \"kpi_reasons\": [],\n    \"kpi_verdict\": \"PASS\",\n"
    "    \"maker_taker_ratio\": %.16g,\n    \"maker_taker_source\": \"fills_volume\",\n"
    "    \"min_interval_ratio\": %.2f,\n    \"neg_edge_drivers\": [],\n    \"net_bps\": %.2f,\n"
    "    \"order_age_p95_ms\": %d,\n    \"p95_latency_ms\": %.1f,\n    \"risk_ratio\": %.4g,\n"
    "    \"runtime_utc\": \"2025-10-12T%02d:%02d:%02dZ\",\n    \"sentinel_advice\": [],\n    \"slippage_bps\": null,\n"
    "    \"slippage_bps_p95\": %.2f,\n    \"version\": \"test\"\n  },\n  \"tuning\": {\n    \"applied\": true,\n"
    "    \"changed_keys\": [\"min_interval_ms\", \"impact_cap_ratio\", \"tail_age_ms\"],\n"
    "    \"conditions\": {\"adverse_p95\": %.2f, \"concurrency_ratio\": 0.12, \"min_interval_ratio\": 0.2, "
    "\"net_bps\": %.2f, \"order_age_p95_ms\": 350, \"risk_ratio\": %.4g, \"slippage_p95\": %.2f},\n"
    "    \"deltas\": {\"impact_cap_ratio\": -0.009999999999999995, \"min_interval_ms\": 5, \"tail_age_ms\": 30},\n"
    "    \"old_hash\": \"%s\",\n    \"proposed_deltas\": {\"impact_cap_ratio\": -0.009999999999999995, "
    "\"min_interval_ms\": 5, \"tail_age_ms\": 30},\n"
    "    \"rationale\": \"AGGRESSIVE: risk=%.1f%% >= 60%% -> min_interval +5ms (cap 80) | AGGRESSIVE: risk=%.1f%% >= 60%% "
    "-> impact_cap -0.01 (floor 0.08) | AGGRESSIVE: risk=%.1f%% >= 60%% -> tail_age +30ms (cap 800)\",\n"
    "    \"skip_reason\": \"\",\n    \"state_hash\": \"%s\"\n  }\n}\n",
    iter, adverse / 100.0, concurrency / 100.0, maker, maker * 50, taker, taker * 50, gross,
    (double)maker / (maker + taker), interval / 100.0, net / 100.0, age, latency / 10.0, risk / 1e4, iter / 3600 % 24,
    iter / 60 % 60, iter % 60, slippage / 100.0, adverse / 100.0, net / 100.0, risk / 1e4, slippage / 100.0, hashes[0],
    risk / 100.0, risk / 100.0, risk / 100.0, hashes[1]);
}

static const struct {
  const char *name, *help, *bounds[13];
  int bucketCount;
} metrics[2] = {
  {"mm_latency_ms", "Latency per operation (milliseconds)",
   {"5.0", "10.0", "20.0", "50.0", "100.0", "150.0", "200.0", "250.0", "300.0", "400.0", "600.0", "1000.0", "+Inf"}, 13},
  {"mm_risk_ratio", "Risk ratio snapshot (0.0-1.0)",
   {"0.01", "0.05", "0.1", "0.2", "0.3", "0.4", "0.5", "0.7", "1.0", "+Inf"}, 10},
};

// What the run's process has observed so far.
static struct { long counts[13]; double sum; } seen[2];

static int page(char *out, size_t room) {
  int length = snprintf(out, room,
    "# HELP process_start_time_seconds Start time of the process since unix epoch in seconds.\n"
    "# TYPE process_start_time_seconds gauge\nprocess_start_time_seconds 1.7602704e+09\n");
  for (int m = 0; m < 2; m++) {
    int buckets = metrics[m].bucketCount;
    for (int b = 0; b < buckets; b++) {
      // Most in the middle, few at the ends.
      int weight = b < buckets / 2 ? b + 1 : buckets - b;
      int n = below(weight * weight);
      seen[m].counts[b] += n;
      seen[m].sum += n * atof(metrics[m].bounds[b < buckets - 1 ? b : b - 1]) * 0.937;
    }
    length += snprintf(out + length, room - (size_t)length, "# HELP %s %s\n# TYPE %s histogram\n", metrics[m].name,
                       metrics[m].help, metrics[m].name);
    long count = 0;
    for (int b = 0; b < buckets; b++) {
      count += seen[m].counts[b];
      length += snprintf(out + length, room - (size_t)length, "%s_bucket{le=\"%s\"} %ld.0\n", metrics[m].name,
                         metrics[m].bounds[b], count);
    }
    length += snprintf(out + length, room - (size_t)length,
      "%s_count %ld.0\n%s_sum %.17g\n# HELP %s_created %s\n# TYPE %s_created gauge\n%s_created 1.7602704005e+09\n",
      metrics[m].name, count, metrics[m].name, seen[m].sum, metrics[m].name, metrics[m].help, metrics[m].name,
      metrics[m].name);
  }
  return length;
}

int main(int argc, char **argv) {
  if (argc < 5) { fputs("generate FOLDER RUNS ITERATIONS PAGES [SEED]\n", stderr); return 64; }
  int runs = atoi(argv[2]), iterations = atoi(argv[3]), pages = atoi(argv[4]);
  state = argc > 5 ? strtoull(argv[5], NULL, 10) : 1;
  mkdir(argv[1], 0755);
  char text[8192];
  for (int run = 1; run <= runs; run++) {
    char name[4096];
    snprintf(name, sizeof name, "%s/soak%05d", argv[1], run);
    mkdir(name, 0755);
    int folder = open(name, O_RDONLY | O_DIRECTORY);
    if (folder < 0) { perror(name); return 74; }
    for (int m = 0; m < 2; m++) {
      for (int b = 0; b < 13; b++) seen[m].counts[b] = 0;
      seen[m].sum = 0;
    }
    for (int iter = 1; iter <= iterations; iter++) {
      snprintf(name, sizeof name, "ITER_SUMMARY_%d.json", iter);
      store(folder, name, text, summary(text, sizeof text, iter));
      if (!pages) continue;
      snprintf(name, sizeof name, "ITER_METRICS_%d.prom", iter);
      store(folder, name, text, page(text, sizeof text));
    }
    close(folder);
  }
}
