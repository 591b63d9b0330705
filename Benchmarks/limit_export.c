// limit_export DATABASE csv|json: the least that exporting the iteration table can cost: a loop over sqlite3_step that
// writes doubles with the fewest digits that read back. It shares no code with soakdb.
#include <math.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char buffer[1 << 16], *out = buffer;

static void put(const char *bytes, size_t count) { memcpy(out, bytes, count); out += count; }

static void putInteger(uint64_t value) {
  char digits[20], *p = digits + 20;
  do *--p = (char)('0' + value % 10); while (value /= 10);
  put(p, (size_t)(digits + 20 - p));
}

typedef unsigned __int128 uint128;
static uint128 powers[39];

// floor(x * 10^n / 2^shift), its last bit set where something was cut off.
static uint64_t scaled(uint64_t x, int n, int shift) {
  uint128 low = (uint128)x * (uint64_t)powers[n], high = (uint128)x * (uint64_t)(powers[n] >> 64) + (low >> 64);
  if (shift < 64) return (uint64_t)(high << (64 - shift)) | (uint64_t)low >> shift | ((uint64_t)low << (64 - shift) != 0);
  uint128 cut = ((uint128)1 << (shift - 64)) - 1;
  return (uint64_t)(high >> (shift - 64)) | ((high & cut) != 0 || (uint64_t)low != 0);
}

// R. Giulietti's Schubfach, for the range in which the powers of ten are exact in 128 bits: 2^-73 to 2^52.
static void shortest(double value, uint64_t *digits, int *exponent) {
  uint64_t bits;
  memcpy(&bits, &value, 8);
  int isPower = (bits & 0xfffffffffffff) == 0, shift = 1075 - (int)(bits >> 52);
  uint64_t c = 4 * ((bits & 0xfffffffffffff) | 1ull << 52), isOdd = bits & 1;
  int k = (-shift * 1262611 - (isPower ? 524031 : 0)) >> 22;
  uint64_t below = scaled(c - (isPower ? 1 : 2), -k, shift) + isOdd, at = scaled(c, -k, shift);
  uint64_t above = scaled(c + 2, -k, shift) - isOdd, s = at >> 2, tens = s / 10 * 10;
  *exponent = k;
  int isIn = below <= 4 * tens, isNextIn = 4 * (tens + 10) <= above;
  if (isIn != isNextIn) { *digits = isIn ? tens : tens + 10; return; }
  isIn = below <= 4 * s;
  isNextIn = 4 * (s + 1) <= above;
  if (isIn != isNextIn) *digits = isIn ? s : s + 1;
  else *digits = s + (at > 4 * s + 2 || (at == 4 * s + 2 && (s & 1)));
}

static void putDouble(double value) {
  if (signbit(value)) *out++ = '-';
  value = fabs(value);
  if (value == 0) { put("0.0", 3); return; }
  uint64_t digits = (uint64_t)(value * 1e4 + 0.5);
  int exponent = -4;
  // A decimal of up to 15 digits that reads back is the shortest there is.
  if (value >= 1e11 || (double)digits / 1e4 != value) {
    if (!(value >= 0x1p-73 && value < 0x1p52)) {
      for (int precision = 1; precision <= 17; precision++) {
        sprintf(out, "%.*g", precision, value);
        if (strtod(out, 0) == value) break;
      }
      out += strlen(out);
      return;
    }
    shortest(value, &digits, &exponent);
  }
  while (digits % 10 == 0) { digits /= 10; exponent++; }
  char *start = out;
  putInteger(digits);
  int count = (int)(out - start), point = count + exponent;
  if (point < -3) {
    if (count > 1) { memmove(start + 2, start + 1, (size_t)count - 1); start[1] = '.'; out++; }
    out += sprintf(out, "e-%02d", 1 - point);
  } else if (point <= 0) {
    memmove(start + 2 - point, start, (size_t)count);
    memset(start, '0', (size_t)(2 - point));
    start[1] = '.';
    out += 2 - point;
  } else if (exponent >= 0) {
    memset(out, '0', (size_t)exponent);
    out += exponent;
    put(".0", 2);
  } else {
    memmove(start + point + 1, start + point, (size_t)-exponent);
    start[point] = '.';
    out++;
  }
}

// Nothing in the table's texts needs quotes or escapes in CSV.
static void putText(const char *text, size_t count, int isJSON) {
  if (isJSON) *out++ = '"';
  for (size_t i = 0; i < count; i++) {
    if (isJSON && (text[i] == '"' || text[i] == '\\')) *out++ = '\\';
    *out++ = text[i];
  }
  if (isJSON) *out++ = '"';
}

static void flush(void) {
  for (char *p = buffer; p < out;) {
    ssize_t count = write(1, p, (size_t)(out - p));
    if (count < 0) { perror("write"); exit(74); }
    p += count;
  }
  out = buffer;
}

int main(int argc, char **argv) {
  if (argc != 3) { fputs("limit_export DATABASE csv|json\n", stderr); return 64; }
  int isJSON = strcmp(argv[2], "json") == 0;
  powers[0] = 1;
  for (int n = 1; n < 39; n++) powers[n] = powers[n - 1] * 10;
  sqlite3 *db;
  sqlite3_stmt *rows;
  if (sqlite3_open_v2(argv[1], &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, 0) != SQLITE_OK
      || sqlite3_prepare_v2(db, "SELECT * FROM iter_table ORDER BY run, iter", -1, &rows, 0) != SQLITE_OK) {
    fprintf(stderr, "%s\n", sqlite3_errmsg(db));
    return 74;
  }
  int count = sqlite3_column_count(rows), isTruth[64];
  size_t lengths[64];
  const char *names[64];
  for (int i = 0; i < count; i++) {
    names[i] = sqlite3_column_name(rows, i);
    lengths[i] = strlen(names[i]);
    isTruth[i] = strcmp(names[i], "gross_imputed") == 0 || strcmp(names[i], "pnl_consistent") == 0;
    if (isJSON) continue;
    put(names[i], lengths[i]);
    *out++ = i < count - 1 ? ',' : '\n';
  }
  if (isJSON) *out++ = '[';
  for (int row = 0; sqlite3_step(rows) == SQLITE_ROW; row++) {
    if (isJSON && row > 0) *out++ = ',';
    if (isJSON) put("\n{", 2);
    for (int i = 0; i < count; i++) {
      if (isJSON) { *out++ = '"'; put(names[i], lengths[i]); put("\":", 2); }
      switch (sqlite3_column_type(rows, i)) {
      case SQLITE_NULL: if (isJSON) put("null", 4); break;
      case SQLITE_FLOAT: putDouble(sqlite3_column_double(rows, i)); break;
      case SQLITE_INTEGER: {
        sqlite3_int64 value = sqlite3_column_int64(rows, i);
        if (isTruth[i]) put(value ? "true" : "false", value ? 4 : 5); else putInteger((uint64_t)value);
        break;
      }
      default: putText((const char *)sqlite3_column_text(rows, i), (size_t)sqlite3_column_bytes(rows, i), isJSON);
      }
      if (i < count - 1) *out++ = ',';
    }
    *out++ = isJSON ? '}' : '\n';
    if (out - buffer > (1 << 16) - 4096) flush();
  }
  if (isJSON) put("\n]\n", 3);
  flush();
}
