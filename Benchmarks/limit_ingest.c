// limit_ingest DATABASE FOLDER: the least that storing a folder of runs can cost on one thread: list, read, find the
// figures and counts that are wanted, insert with libsqlite3, commit every 20,000 files at a run's end, as soakdb does.
// It shares no code with soakdb, and takes no care: no digest, no validation, no issues, no roll-up of the histograms,
// nothing that was there before.
#include <dirent.h>
#include <fcntl.h>
#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *schema =
  "PRAGMA page_size = 16384; PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL;"
  "CREATE TABLE run (run_id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;"
  "CREATE TABLE document (document_id INTEGER PRIMARY KEY, run_id INTEGER NOT NULL, iter INTEGER NOT NULL,"
  "  kind TEXT NOT NULL, file TEXT NOT NULL, body TEXT NOT NULL, UNIQUE (run_id, iter, kind)) STRICT;"
  "CREATE TABLE iteration (run_id INTEGER NOT NULL, iter INTEGER NOT NULL, observed_at TEXT, net_bps REAL,"
  "  gross_bps REAL, fees_bps REAL, fees_eff_bps REAL, adverse_bps_p95 REAL, slippage_bps_p95 REAL,"
  "  latency_ms_p95 REAL, risk_ratio REAL, maker_taker_ratio REAL, PRIMARY KEY (run_id, iter)) STRICT, WITHOUT ROWID;"
  "CREATE TABLE bucket_bound (series_id INTEGER NOT NULL, le_id INTEGER NOT NULL, le REAL NOT NULL,"
  "  PRIMARY KEY (series_id, le_id)) STRICT, WITHOUT ROWID;"
  "CREATE TABLE histogram_series (series_id INTEGER PRIMARY KEY, metric TEXT NOT NULL UNIQUE) STRICT;"
  "CREATE TABLE histogram (hist_id INTEGER PRIMARY KEY, run_id INTEGER NOT NULL, series_id INTEGER NOT NULL,"
  "  iter INTEGER NOT NULL, count INTEGER NOT NULL, sum REAL, delta_count INTEGER NOT NULL, delta_sum REAL,"
  "  document_id INTEGER NOT NULL, UNIQUE (run_id, series_id, iter)) STRICT;"
  "CREATE TABLE bucket (hist_id INTEGER NOT NULL, le_id INTEGER NOT NULL, count_le INTEGER NOT NULL,"
  "  count_own INTEGER NOT NULL, delta_le INTEGER NOT NULL, delta_own INTEGER NOT NULL,"
  "  PRIMARY KEY (hist_id, le_id)) STRICT, WITHOUT ROWID;";

static sqlite3 *db;
static sqlite3_stmt *insertRun, *insertDocument, *insertIteration, *insertSeries, *insertBound, *insertHistogram,
  *bucketInserts[128];

static void fail(const char *what) { fprintf(stderr, "%s: %s\n", what, sqlite3_errmsg(db)); exit(74); }
static void execute(const char *sql) { if (sqlite3_exec(db, sql, 0, 0, 0) != SQLITE_OK) fail(sql); }

static sqlite3_stmt *prepare(const char *sql) {
  sqlite3_stmt *statement;
  if (sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, 0) != SQLITE_OK) fail(sql);
  return statement;
}

// All buckets of a histogram in one statement: rows one by one cost a tenth more. OR ROLLBACK, or SQLite would write down
// each page's state of before, should the statement have to be undone by itself.
static sqlite3_stmt *prepareBuckets(int rows) {
  char sql[4096] = "INSERT OR ROLLBACK INTO bucket VALUES (?, ?, ?, ?, ?, ?)";
  while (--rows > 0) strcat(sql, ", (?, ?, ?, ?, ?, ?)");
  return prepare(sql);
}

static sqlite3_int64 run(sqlite3_stmt *statement) {
  if (sqlite3_step(statement) != SQLITE_DONE) fail(sqlite3_sql(statement));
  sqlite3_reset(statement);
  return sqlite3_last_insert_rowid(db);
}

static char text[1 << 20];

// The length of the file, which then stands in text with a 0 behind it. One read: a file that fills the room is too long.
static int load(int folder, const char *name) {
  int file = openat(folder, name, O_RDONLY);
  int length = (int)read(file, text, sizeof text - 1);
  if (length < 0 || length == sizeof text - 1) { perror(name); exit(74); }
  close(file);
  text[length] = 0;
  return length;
}

// Up to 15 digits and a small power of ten are exact as doubles, and one division rounds once.
static double number(const char *p) {
  static const double tens[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
  const char *start = p;
  sqlite3_int64 digits = 0;
  int negative = *p == '-', count = 0, fraction = 0;
  p += negative;
  for (; *p >= '0' && *p <= '9'; p++, count++) digits = digits * 10 + (*p - '0');
  if (*p == '.') for (p++; *p >= '0' && *p <= '9'; p++, count++, fraction++) digits = digits * 10 + (*p - '0');
  if (count == 0 || count > 15 || (*p | 32) == 'e') return strtod(start, 0);
  double value = (double)digits / tens[fraction];
  return negative ? -value : value;
}

static const char *names[] = {"net_bps", "gross_bps", "fees_bps", "fees_eff_bps", "adverse_bps_p95", "slippage_bps_p95",
                              "p95_latency_ms", "risk_ratio", "maker_taker_ratio", "runtime_utc"};

// Binds the wanted members of the object `summary`; columns 3.. of insertIteration, the time is 12.
static void bindFigures(const char *p) {
  int depth = 0, isSummary = 0;
  for (int i = 0; i < 10; i++) sqlite3_bind_null(insertIteration, i + 3);
  for (; *p; p++) {
    if (*p == '{' || *p == '[') depth++;
    if (*p == '}' || *p == ']') isSummary &= --depth > 1;
    if (*p != '"') continue;
    const char *key = ++p;
    while (*p != '"') p += *p == '\\' ? 2 : 1;
    size_t length = (size_t)(p - key);
    const char *value = p + 1 + strspn(p + 1, " \t\r\n");
    if (*value != ':' || depth > 2) continue;
    if (depth == 1) isSummary = length == 7 && memcmp(key, "summary", 7) == 0;
    if (depth == 1 || !isSummary) continue;
    value += 1 + strspn(value + 1, " \t\r\n");
    for (int i = 0; i < 10; i++) {
      if (strlen(names[i]) != length || memcmp(names[i], key, length) != 0) continue;
      if (*value == '"') sqlite3_bind_text(insertIteration, i + 3, value + 1, (int)strcspn(value + 1, "\""), SQLITE_STATIC);
      else if (*value == '-' || (*value >= '0' && *value <= '9')) sqlite3_bind_double(insertIteration, i + 3, number(value));
      break;
    }
  }
}

static struct series {
  char name[128];
  sqlite3_int64 id;
  int bucketCount, knownBounds;
  sqlite3_int64 counts[128], before[128], countBefore;
  double sum, sumBefore;
} series[64];
static int seriesCount;

static struct series *find(const char *name, size_t length) {
  for (int i = 0; i < seriesCount; i++)
    if (memcmp(series[i].name, name, length) == 0 && series[i].name[length] == 0) return &series[i];
  struct series *new = &series[seriesCount++];
  memcpy(new->name, name, length);
  sqlite3_bind_text(insertSeries, 1, new->name, -1, SQLITE_STATIC);
  new->id = run(insertSeries);
  return new;
}

// Histograms as their lines follow: x_bucket in rising order, and x_sum somewhere.
static void readPage(sqlite3_int64 runID, int iter, sqlite3_int64 document) {
  for (int i = 0; i < seriesCount; i++) series[i].bucketCount = 0;
  for (char *line = text, *end; *line; line = end + 1) {
    end = strchrnul(line, '\n');
    if (*line != '#') {
      size_t name = strcspn(line, "{ ");
      if (name > 7 && memcmp(line + name - 7, "_bucket", 7) == 0) {
        struct series *s = find(line, name - 7);
        char *bound = strstr(line, "le=\"") + 4, *value = strchr(bound, ' ') + 1;
        if (s->bucketCount == s->knownBounds) {
          sqlite3_bind_int64(insertBound, 1, s->id);
          sqlite3_bind_int(insertBound, 2, s->knownBounds++);
          sqlite3_bind_double(insertBound, 3, *bound == '+' ? INFINITY : number(bound));
          run(insertBound);
        }
        s->counts[s->bucketCount++] = (sqlite3_int64)number(value);
      } else if (name > 4 && memcmp(line + name - 4, "_sum", 4) == 0) {
        find(line, name - 4)->sum = number(line + name + 1);
      }
    }
    if (!*end) break;
  }
  for (struct series *s = series; s < series + seriesCount; s++) {
    if (s->bucketCount == 0) continue;
    sqlite3_int64 count = s->counts[s->bucketCount - 1];
    int isReset = count < s->countBefore;
    if (isReset) { memset(s->before, 0, sizeof s->before); s->countBefore = 0; s->sumBefore = 0; }
    sqlite3_bind_int64(insertHistogram, 1, runID);
    sqlite3_bind_int64(insertHistogram, 2, s->id);
    sqlite3_bind_int(insertHistogram, 3, iter);
    sqlite3_bind_int64(insertHistogram, 4, count);
    sqlite3_bind_double(insertHistogram, 5, s->sum);
    sqlite3_bind_int64(insertHistogram, 6, count - s->countBefore);
    sqlite3_bind_double(insertHistogram, 7, s->sum - s->sumBefore);
    sqlite3_bind_int64(insertHistogram, 8, document);
    sqlite3_int64 histogram = run(insertHistogram), below = 0, deltaBelow = 0;
    sqlite3_stmt *insertBuckets = bucketInserts[s->bucketCount];
    if (!insertBuckets) insertBuckets = bucketInserts[s->bucketCount] = prepareBuckets(s->bucketCount);
    for (int b = 0, at = 1; b < s->bucketCount; b++) {
      sqlite3_int64 delta = s->counts[b] - s->before[b];
      sqlite3_bind_int64(insertBuckets, at++, histogram);
      sqlite3_bind_int(insertBuckets, at++, b);
      sqlite3_bind_int64(insertBuckets, at++, s->counts[b]);
      sqlite3_bind_int64(insertBuckets, at++, s->counts[b] - below);
      sqlite3_bind_int64(insertBuckets, at++, delta);
      sqlite3_bind_int64(insertBuckets, at++, delta - deltaBelow);
      below = s->counts[b];
      deltaBelow = delta;
      s->before[b] = s->counts[b];
    }
    run(insertBuckets);
    s->countBefore = count;
    s->sumBefore = s->sum;
  }
}

static sqlite3_int64 storeDocument(sqlite3_int64 runID, int iter, const char *kind, const char *name, int length) {
  sqlite3_bind_int64(insertDocument, 1, runID);
  sqlite3_bind_int(insertDocument, 2, iter);
  sqlite3_bind_text(insertDocument, 3, kind, -1, SQLITE_STATIC);
  sqlite3_bind_text(insertDocument, 4, name, -1, SQLITE_STATIC);
  sqlite3_bind_text(insertDocument, 5, text, length, SQLITE_STATIC);
  return run(insertDocument);
}

static int rising(const void *a, const void *b) { return *(const int *)a - *(const int *)b; }

// The numbers N of the names prefixNsuffix in a folder, rising.
static int list(int folder, const char *prefix, const char *suffix, int **numbers) {
  int count = 0, room = 0;
  DIR *entries = fdopendir(openat(folder, ".", O_RDONLY | O_DIRECTORY));
  for (struct dirent *entry; (entry = readdir(entries));) {
    char *end;
    if (strncmp(entry->d_name, prefix, strlen(prefix)) != 0) continue;
    int number = (int)strtol(entry->d_name + strlen(prefix), &end, 10);
    if (end == entry->d_name + strlen(prefix) || strcmp(end, suffix) != 0) continue;
    if (count == room) *numbers = realloc(*numbers, sizeof(int) * (size_t)(room = room * 2 + 64));
    (*numbers)[count++] = number;
  }
  closedir(entries);
  qsort(*numbers, (size_t)count, sizeof(int), rising);
  return count;
}

static int *iterations;
// Files since the last commit; 0 where no transaction is open.
static int pending;

static void storeRun(int parent, const char *runName) {
  int folder = openat(parent, runName, O_RDONLY | O_DIRECTORY);
  char name[64];
  if (!pending) execute("BEGIN IMMEDIATE");
  sqlite3_bind_text(insertRun, 1, runName, -1, SQLITE_STATIC);
  sqlite3_int64 runID = run(insertRun);
  int count = list(folder, "ITER_SUMMARY_", ".json", &iterations);
  pending += 1 + count;
  for (int i = 0; i < count; i++) {
    snprintf(name, sizeof name, "ITER_SUMMARY_%d.json", iterations[i]);
    storeDocument(runID, iterations[i], "summary", name, load(folder, name));
    bindFigures(text);
    sqlite3_bind_int64(insertIteration, 1, runID);
    sqlite3_bind_int(insertIteration, 2, iterations[i]);
    run(insertIteration);
  }
  count = list(folder, "ITER_METRICS_", ".prom", &iterations);
  pending += count;
  for (int i = 0; i < seriesCount; i++) {
    memset(series[i].before, 0, sizeof series[i].before);
    series[i].countBefore = 0;
    series[i].sumBefore = 0;
  }
  for (int i = 0; i < count; i++) {
    snprintf(name, sizeof name, "ITER_METRICS_%d.prom", iterations[i]);
    readPage(runID, iterations[i], storeDocument(runID, iterations[i], "metrics", name, load(folder, name)));
  }
  if (pending > 20000) {
    execute("COMMIT");
    pending = 0;
  }
  close(folder);
}

int main(int argc, char **argv) {
  if (argc != 3) { fputs("limit_ingest DATABASE FOLDER\n", stderr); return 64; }
  int mode = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  if (sqlite3_open_v2(argv[1], &db, mode, 0) != SQLITE_OK) fail(argv[1]);
  execute(schema);
  insertRun = prepare("INSERT INTO run (name) VALUES (?)");
  insertDocument = prepare("INSERT INTO document (run_id, iter, kind, file, body) VALUES (?, ?, ?, ?, ?)");
  insertIteration = prepare(
    "INSERT INTO iteration (run_id, iter, net_bps, gross_bps, fees_bps, fees_eff_bps, adverse_bps_p95, slippage_bps_p95,"
    " latency_ms_p95, risk_ratio, maker_taker_ratio, observed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  insertSeries = prepare("INSERT INTO histogram_series (metric) VALUES (?)");
  insertBound = prepare("INSERT INTO bucket_bound VALUES (?, ?, ?)");
  insertHistogram = prepare(
    "INSERT INTO histogram (run_id, series_id, iter, count, sum, delta_count, delta_sum, document_id)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  struct dirent **runs;
  int count = scandir(argv[2], &runs, 0, alphasort), folder = open(argv[2], O_RDONLY | O_DIRECTORY);
  for (int i = 0; i < count; i++) if (runs[i]->d_name[0] != '.') storeRun(folder, runs[i]->d_name);
  if (pending) execute("COMMIT");
  // Statements and database go with the process: every commit is on the disk.
}
