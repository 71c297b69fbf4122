/* Calls Borgelt's eclat and fpgrowth as his programs do: borgelt count|write FILE MIN_COUNT [OUTPUT]
   Answers each line on standard input with a measured run: the protocol of test/bench/harness/peer-process.ts.
   Compiled with the sources in PyFIM's package by test/bench/basket/borgelt.ts. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include "eclat.h"
#include "fpgrowth.h"

static const char *file, *output;
static int count;

/* Peak memory. Read from /proc on Linux, where ru_maxrss starts with the value of the parent process. */
static long peak(void) {
  struct rusage usage;
  char line[256];
  long kilobytes = 0;
  FILE *status = fopen("/proc/self/status", "r");
  while (status && fgets(line, sizeof line, status)) sscanf(line, "VmHWM: %ld", &kilobytes);
  if (status) fclose(status);
  getrusage(RUSAGE_SELF, &usage);
  return (kilobytes ? kilobytes : usage.ru_maxrss) * 1024;
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

/* Size of the output in bytes. */
static long written(void) {
  struct stat status;
  return output && stat(output, &status) == 0 ? (long)status.st_size : 0;
}

static void check(int failed) {
  if (!failed) return;
  fputs("failed\n", stderr);
  exit(1);
}

static TABAG *read_baskets(void) {
  FILE *lines = fopen(file, "r");
  char *line = NULL;
  size_t size = 0;
  check(!lines);
  ITEMBASE *items = ib_create(0, 0);
  TABAG *baskets = tbg_create(items);
  while (getline(&line, &size, lines) > 0) {
    ib_clear(items);
    for (char *name = strtok(line, " \n"); name; name = strtok(NULL, " \n")) ib_add2ta(items, name);
    ib_finta(items, 1);
    check(tbg_addib(baskets) < 0);
  }
  free(line);
  fclose(lines);
  return baskets;
}

static ISREPORT *report_to(TABAG *baskets) {
  ISREPORT *report = isr_create(tbg_base(baskets));
  check(!report);
  return report;
}

/* Without an output file the sets are only counted. */
static void open_report(ISREPORT *report) {
  if (output) check(isr_setfmt(report, 0, "", " ", " <- ", " (%a)") || isr_open(report, NULL, output));
  check(isr_setup(report) < 0);
}

/* Runs one algorithm and returns the time from the baskets in memory to the last set. */
static double run(int fpgrowth, int algorithm, long *sets) {
  TABAG *baskets = read_baskets();
  ISREPORT *report;
  /* No upper limit: with 100 % the sets that all baskets contain would be omitted. */
  const double most = -1e9;
  const double began = now();
  if (fpgrowth) {
    FPGROWTH *miner = fpg_create(ISR_FREQUENT, -count, most, 0, 1, ITEM_MAX, 0, 0, 0, algorithm,
                                 FPG_DEFAULT | FPG_PREFMT);
    check(!miner || fpg_data(miner, baskets, 0, 2));
    report = report_to(baskets);
    check(fpg_report(miner, report));
    open_report(report);
    check(fpg_mine(miner, ITEM_MIN, 0) < 0);
    *sets = (long)isr_repcnt(report);
    if (output) check(isr_close(report));
    const double seconds = now() - began;
    fpg_delete(miner, 1);
    return seconds;
  }
  ECLAT *miner = eclat_create(ISR_FREQUENT, -count, most, 0, 1, ITEM_MAX, 0, 0, 0, algorithm,
                              ECL_DEFAULT | ECL_PREFMT);
  check(!miner || eclat_data(miner, baskets, 0, 2));
  report = report_to(baskets);
  check(eclat_report(miner, report));
  open_report(report);
  check(eclat_mine(miner, ITEM_MIN, 0) < 0);
  *sets = (long)isr_repcnt(report);
  if (output) check(isr_close(report));
  const double seconds = now() - began;
  eclat_delete(miner, 1);
  return seconds;
}

static unsigned crc32(const char *text) {
  unsigned value = ~0u;
  for (; *text; text++) {
    value ^= (unsigned char)*text;
    for (int k = 0; k < 8; k++) value = value >> 1 ^ (value & 1 ? 0xEDB88320u : 0);
  }
  return ~value;
}

static int ascending(const void *a, const void *b) {
  const int left = *(const int *)a, right = *(const int *)b;
  return (left > right) - (left < right);
}

/* The sum of the checksums of all written sets, with their items sorted. Counts the sets without the empty set, which is
   written too since there is no upper limit. */
static unsigned checksum(long *sets) {
  FILE *lines = fopen(output, "r");
  char *line = NULL, text[4096];
  size_t size = 0;
  unsigned sum = 0;
  check(!lines);
  *sets = 0;
  while (getline(&line, &size, lines) > 0) {
    int items[512], length = 0, at = 0;
    char *bracket = strchr(line, '(');
    check(!bracket);
    *bracket = 0;
    for (char *name = strtok(line, " "); name; name = strtok(NULL, " ")) items[length++] = atoi(name);
    if (length == 0) continue;
    ++*sets;
    qsort(items, length, sizeof(int), ascending);
    for (int k = 0; k < length; k++) at += sprintf(text + at, "%s%d", k ? "," : "", items[k]);
    sprintf(text + at, ":%d", atoi(bracket + 1));
    sum += crc32(text);
  }
  free(line);
  fclose(lines);
  return sum;
}

int main(int argc, char **argv) {
  check(argc < 4);
  file = argv[2];
  count = atoi(argv[3]);
  output = argc > 4 ? argv[4] : NULL;
  static const int variants[][2] = {
      {0, ECL_AUTO}, {0, ECL_OCCDLV}, {0, ECL_LISTS}, {1, FPG_SIMPLE}, {1, FPG_COMPLEX}};
  int best = 0;
  double least = 1e9;
  long sets = 0;
  for (int v = 0; v < 5; v++) {
    const double seconds = run(variants[v][0], variants[v][1], &sets);
    if (seconds < least) {
      least = seconds;
      best = v;
    }
  }
  puts("{\"ready\": true}");
  fflush(stdout);
  char question[64];
  long empty = 0;
  for (int first = 1; fgets(question, sizeof question, stdin); first = 0) {
    const double seconds = run(variants[best][0], variants[best][1], &sets);
    /* The output file is on a memory disk, so its size counts as memory. */
    const long peakBytes = peak() + written();
    unsigned sum = 0;
    if (first && output) {
      const long reported = sets;
      sum = checksum(&sets);
      empty = reported - sets;
    } else sets -= empty;
    printf("{\"seconds\": %.9f, \"peakBytes\": %ld, \"answer\": \"%ld sets", seconds, peakBytes, sets);
    if (first && output) printf(", %x", sum);
    puts("\"}");
    fflush(stdout);
    if (output) remove(output);
  }
  return 0;
}
