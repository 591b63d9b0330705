#ifndef CSQLITE_SHIM_H
#define CSQLITE_SHIM_H

#include <sqlite3.h>

// Only what Swift cannot call: variadic functions, and macros that cast an integer to a function pointer.

/// Lets SQLite not count the memory it uses, for which each of its threads would wait for the others; before anything
/// else is asked of it.
static inline int csqlite_without_memory_statistics(void) { return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }

/// Lets SQLite take its pages one by one, not twenty with each temporary table, which mostly has a few rows.
static inline int csqlite_single_pages(void) { return sqlite3_config(SQLITE_CONFIG_PAGECACHE, (void *)0, 0, 0); }

/// Makes "nope" an unknown column rather than a string, in queries and in the schema.
static inline int csqlite_strict_quotes(sqlite3 *db) {
  int rc = sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, (int *)0);
  return rc != SQLITE_OK ? rc : sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, 0, (int *)0);
}

/// Binds text that SQLite copies.
static inline int csqlite_bind_text(sqlite3_stmt *s, int at, const char *text, sqlite3_uint64 count) {
  return sqlite3_bind_text64(s, at, text, count, SQLITE_TRANSIENT, SQLITE_UTF8);
}

/// Binds bytes that SQLite copies; no bytes is an empty blob, not NULL.
static inline int csqlite_bind_blob(sqlite3_stmt *s, int at, const void *bytes, sqlite3_uint64 count) {
  return count == 0 ? sqlite3_bind_zeroblob(s, at, 0)
                    : sqlite3_bind_blob64(s, at, bytes, count, SQLITE_TRANSIENT);
}

/// Binds text that stays where it is until the statement is reset.
static inline int csqlite_bind_text_in_place(sqlite3_stmt *s, int at, const void *text, sqlite3_uint64 count) {
  return sqlite3_bind_text64(s, at, count == 0 ? "" : (const char *)text, count, SQLITE_STATIC, SQLITE_UTF8);
}

/// Binds bytes that stay where they are until the statement is reset.
static inline int csqlite_bind_blob_in_place(sqlite3_stmt *s, int at, const void *bytes, sqlite3_uint64 count) {
  return count == 0 ? sqlite3_bind_zeroblob(s, at, 0) : sqlite3_bind_blob64(s, at, bytes, count, SQLITE_STATIC);
}

/// Writes a double as SQLite does where it makes a text of a number.
static inline void csqlite_real_text(char *text, int size, double real) {
  sqlite3_snprintf(size, text, "%!.15g", real);
}

/// Returns text that SQLite copies from a function of ours.
static inline void csqlite_result_text(sqlite3_context *c, const char *text, sqlite3_uint64 count) {
  sqlite3_result_text64(c, text, count, SQLITE_TRANSIENT, SQLITE_UTF8);
}

/// Returns bytes that SQLite copies from a function of ours.
static inline void csqlite_result_blob(sqlite3_context *c, const void *bytes, sqlite3_uint64 count) {
  sqlite3_result_blob64(c, bytes, count, SQLITE_TRANSIENT);
}

#endif
