/*
 * Requests at a given rate, whether or not the earlier ones were answered: callers of a state do not wait for each other.
 * Arrivals are random and independent (exponential gaps, always from the same seed). A request that finds all connections
 * busy waits, and its wait counts: latency runs from the instant at which it should have gone out. wrk can do neither.
 *
 *     open-loop PORT REQUESTS_PER_SECOND SECONDS CONNECTIONS BODY_FILE [AUTHORIZATION]
 *
 * Prints one line of JSON.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <math.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MAX_CONNECTIONS = 1024, ANSWER_ROOM = 1 << 20 };

typedef struct {
  int file;
  double dueAt;
  char *in;
  size_t length, needed;
} Connection;

static Connection connections[MAX_CONNECTIONS];
static int idle[MAX_CONNECTIONS], idles, poll;
static char *request;
static size_t requestLength;
static double *waiting, *latencies; /* instants that are due and not sent; milliseconds */
static size_t firstWaiting, endWaiting, answered, failed;

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static double nowMs(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

static double exponentialGapMs(double perSecond) {
  static uint64_t state = 0x9E3779B97F4A7C15ULL;
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return -log(((state >> 11) + 1) / 9007199254740993.0) * 1e3 / perSecond;
}

static void readRequest(const char *bodyFile, const char *authorization) {
  FILE *file = fopen(bodyFile, "rb");
  if (!file) fail(bodyFile);
  char *body = malloc(ANSWER_ROOM);
  size_t length = fread(body, 1, ANSWER_ROOM, file);
  fclose(file);
  request = malloc(length + 8192);
  requestLength = sprintf(request,
                          "POST /graphql HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n"
                          "accept: application/json\r\n%s%.6000s%scontent-length: %zu\r\n\r\n",
                          authorization ? "authorization: " : "", authorization ? authorization : "",
                          authorization ? "\r\n" : "", length);
  memcpy(request + requestLength, body, length);
  requestLength += length;
  free(body);
}

static void openConnection(int port, int at) {
  struct sockaddr_in address = {
      .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int file = socket(AF_INET, SOCK_STREAM, 0), yes = 1;
  if (connect(file, (void *)&address, sizeof address)) fail("router");
  setsockopt(file, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  connections[at] = (Connection){.file = file, .in = malloc(ANSWER_ROOM)};
  idle[idles++] = at;
  struct epoll_event event = {.events = EPOLLIN, .data.u32 = at};
  if (epoll_ctl(poll, EPOLL_CTL_ADD, file, &event)) fail("epoll");
}

static void sendWaiting(void) {
  while (idles > 0 && firstWaiting < endWaiting) {
    Connection *connection = &connections[idle[--idles]];
    connection->dueAt = waiting[firstWaiting++];
    if (send(connection->file, request, requestLength, MSG_NOSIGNAL) != (ssize_t)requestLength) fail("send");
  }
}

/* Length of the whole answer, once its head is there. */
static size_t lengthOf(Connection *connection) {
  char *end = memmem(connection->in, connection->length, "\r\n\r\n", 4);
  if (!end) return 0;
  size_t body = 0, found = 0;
  *end = 0;
  for (char *line = connection->in; (line = strstr(line, "\r\n"));) {
    line += 2;
    if (!strncasecmp(line, "content-length:", 15)) body = strtoul(line + 15, NULL, 10), found = 1;
  }
  *end = '\r';
  if (!found) fprintf(stderr, "An answer without content-length cannot be timed.\n"), exit(1);
  return end + 4 - connection->in + body;
}

static void receive(int at) {
  Connection *connection = &connections[at];
  ssize_t got = recv(connection->file, connection->in + connection->length, ANSWER_ROOM - connection->length, 0);
  if (got <= 0) fail("the router closed a connection");
  connection->length += got;
  if (!connection->needed) connection->needed = lengthOf(connection);
  if (!connection->needed || connection->length < connection->needed) return;
  if (strncmp(connection->in + 8, " 200", 4)) failed++;
  latencies[answered++] = nowMs() - connection->dueAt;
  connection->length = connection->needed = 0;
  idle[idles++] = at;
}

static int ascending(const void *left, const void *right) {
  double difference = *(const double *)left - *(const double *)right;
  return (difference > 0) - (difference < 0);
}

static double percentile(double share) {
  return answered ? latencies[(size_t)(share * (answered - 1))] : 0;
}

int main(int count, char **arguments) {
  if (count < 6) return fprintf(stderr, "open-loop PORT RATE SECONDS CONNECTIONS BODY_FILE [AUTHORIZATION]\n"), 2;
  double perSecond = atof(arguments[2]), seconds = atof(arguments[3]);
  int size = atoi(arguments[4]);
  size_t room = (size_t)(perSecond * seconds * 2) + 1000;
  waiting = malloc(room * sizeof *waiting);
  latencies = malloc(room * sizeof *latencies);
  readRequest(arguments[5], count > 6 ? arguments[6] : NULL);
  prctl(PR_SET_TIMERSLACK, 1000UL); /* nanoseconds; 50,000 would be half of a small answer */
  poll = epoll_create1(0);
  for (int at = 0; at < size && at < MAX_CONNECTIONS; at++) openConnection(atoi(arguments[1]), at);

  double start = nowMs(), end = start + seconds * 1e3, next = start;
  for (;;) {
    double now = nowMs();
    for (; next <= now && next < end && endWaiting < room; next += exponentialGapMs(perSecond))
      waiting[endWaiting++] = next;
    sendWaiting();
    if (next >= end && answered == endWaiting) break;
    if (now > end + 10e3) break; /* ten seconds of grace; what is missing then counts as failed */
    double restMs = next < end ? next - now : 100;
    struct timespec rest = {.tv_nsec = restMs <= 0 ? 0 : restMs >= 500 ? 500000000L : (long)(restMs * 1e6)};
    struct epoll_event events[64];
    int ready = epoll_pwait2(poll, events, 64, &rest, NULL);
    for (int at = 0; at < ready; at++) receive(events[at].data.u32);
  }
  double tookMs = nowMs() - start;
  qsort(latencies, answered, sizeof *latencies, ascending);
  printf("{\"requests\":%zu,\"failed\":%zu,\"rps\":%.1f,\"p50Ms\":%.3f,\"p99Ms\":%.3f,\"maxMs\":%.3f}\n", answered,
         failed + endWaiting - answered, answered * 1e3 / tookMs, percentile(0.5), percentile(0.99), percentile(1));
}
