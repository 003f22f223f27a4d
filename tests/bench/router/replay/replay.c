/*
 * Departments that cost nothing: one thread and epoll answer every request from a table of (port, request body). A body
 * that was not seen before is asked once of the real department behind that port, and its answer is kept.
 *
 *     replay BEHIND_PORT...
 *
 * For each port behind, a free port is opened on loopback. The first line on standard output is {"ports":[...]}. For
 * each line on standard input one line of counters follows; at its end the program ends, so that none is left behind.
 * Headers of requests are not looked at, but for the length of the body: whatever a router adds costs this side nothing.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MAX_DEPARTMENTS = 32, MAX_FILES = 65536, SLOTS = 1 << 17, EVENTS = 256, READ_AT_LEAST = 16384 };

typedef struct {
  char *bytes;
  size_t length, capacity;
} Buffer;

typedef struct {
  int file, department;
  Buffer in, out;
  size_t sent;
} Connection;

/* One kept answer; the body is kept too, because equal hashes are not equal bodies. */
typedef struct {
  uint64_t hash;
  char *body, *answer;
  size_t bodyLength, answerLength;
} Slot;

static Slot table[SLOTS];
static Connection *connections[MAX_FILES];
static int behind[MAX_DEPARTMENTS], listeners[MAX_DEPARTMENTS], departments, poll;
static long calls[MAX_DEPARTMENTS], misses;

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static void reserve(Buffer *buffer, size_t more) {
  if (buffer->length + more <= buffer->capacity) return;
  buffer->capacity = (buffer->length + more) * 2;
  buffer->bytes = realloc(buffer->bytes, buffer->capacity);
  if (!buffer->bytes) fail("memory");
}

static void append(Buffer *buffer, const char *bytes, size_t length) {
  reserve(buffer, length);
  memcpy(buffer->bytes + buffer->length, bytes, length);
  buffer->length += length;
}

static struct sockaddr_in loopback(int port) {
  return (struct sockaddr_in){
      .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

static void watch(int file, uint32_t events, int operation) {
  struct epoll_event event = {.events = events, .data.fd = file};
  if (epoll_ctl(poll, operation, file, &event)) fail("epoll");
}

static int openPort(int *file) {
  struct sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  *file = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  if (bind(*file, (void *)&address, size) || listen(*file, 1024)) fail("listen");
  getsockname(*file, (void *)&address, &size);
  watch(*file, EPOLLIN, EPOLL_CTL_ADD);
  return ntohs(address.sin_port);
}

/* Asks the real department and waits for it: this happens while a router is warmed up, never in a measured run. */
static void ask(int port, const char *body, size_t length, Slot *slot) {
  struct sockaddr_in address = loopback(port);
  int file = socket(AF_INET, SOCK_STREAM, 0);
  if (connect(file, (void *)&address, sizeof address)) fail("department behind");
  FILE *stream = fdopen(file, "r+");
  fprintf(stream,
          "POST /graphql HTTP/1.0\r\nHost: department\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n",
          length);
  fwrite(body, 1, length, stream);
  fflush(stream);
  Buffer answer = {0};
  char part[65536];
  for (size_t got; (got = fread(part, 1, sizeof part, stream)) > 0;) append(&answer, part, got);
  fclose(stream);
  char *end = memmem(answer.bytes, answer.length, "\r\n\r\n", 4);
  if (!end || strncmp(answer.bytes + 8, " 200", 4)) {
    fprintf(stderr, "The department behind port %d did not answer with 200.\n", port);
    exit(1);
  }
  size_t head = end + 4 - answer.bytes;
  Buffer whole = {0};
  reserve(&whole, answer.length + 256);
  whole.length = sprintf(whole.bytes, "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %zu\r\n\r\n",
                         answer.length - head);
  append(&whole, answer.bytes + head, answer.length - head);
  free(answer.bytes);
  slot->answer = whole.bytes;
  slot->answerLength = whole.length;
}

static uint64_t hashOf(int department, const char *body, size_t length) {
  uint64_t hash = 0x9E3779B97F4A7C15ULL * (department + 1) ^ length, word;
  size_t at = 0;
  for (; at + 8 <= length; at += 8) {
    memcpy(&word, body + at, 8);
    hash = (hash ^ word) * 0xFF51AFD7ED558CCDULL;
    hash ^= hash >> 32;
  }
  for (; at < length; at++) hash = (hash ^ (unsigned char)body[at]) * 0x100000001B3ULL;
  return hash | 1; /* 0 means an empty slot */
}

static Slot *slotFor(int department, const char *body, size_t length) {
  uint64_t hash = hashOf(department, body, length);
  for (size_t at = hash >> 7;; at++) {
    Slot *slot = &table[at % SLOTS];
    if (slot->hash == hash && slot->bodyLength == length && !memcmp(slot->body, body, length)) return slot;
    if (slot->hash) continue;
    if (++misses > SLOTS / 2) {
      fprintf(stderr, "More than %d different bodies: a router sends something that never repeats.\n", SLOTS / 2);
      exit(1);
    }
    slot->hash = hash;
    slot->bodyLength = length;
    slot->body = memcpy(malloc(length + 1), body, length);
    ask(behind[department], body, length, slot);
    return slot;
  }
}

static void answer(Connection *connection, const char *body, size_t length) {
  calls[connection->department]++;
  Slot *slot = slotFor(connection->department, body, length);
  append(&connection->out, slot->answer, slot->answerLength);
}

/* Takes the chunks of a body together; 0 when the last one has not come yet, else the bytes taken. */
static size_t unchunk(const char *bytes, size_t length, Buffer *body) {
  const char *at = bytes, *end = bytes + length;
  for (;;) {
    const char *line = memmem(at, end - at, "\r\n", 2);
    if (!line) return 0;
    size_t size = strtoul(at, NULL, 16);
    at = line + 2;
    if ((size_t)(end - at) < size + 2) return 0;
    append(body, at, size);
    at += size + 2;
    if (size == 0) return at - bytes;
  }
}

/* Answers the first request of what came in, if it is whole; gives how many bytes it took. */
static size_t takeRequest(Connection *connection, char *bytes, size_t length) {
  char *end = memmem(bytes, length, "\r\n\r\n", 4);
  if (!end) return 0;
  size_t head = end + 4 - bytes, size = 0, chunked = 0;
  *end = 0;
  for (char *line = bytes; (line = strstr(line, "\r\n"));) {
    line += 2;
    if (!strncasecmp(line, "content-length:", 15)) size = strtoul(line + 15, NULL, 10);
    if (!strncasecmp(line, "transfer-encoding:", 18)) chunked = 1;
  }
  *end = '\r';
  if (chunked) {
    Buffer body = {0};
    size_t taken = unchunk(bytes + head, length - head, &body);
    if (taken) answer(connection, body.bytes ? body.bytes : "", body.length);
    free(body.bytes);
    return taken ? head + taken : 0;
  }
  if (length < head + size) return 0;
  answer(connection, bytes + head, size);
  return head + size;
}

static void closeConnection(Connection *connection) {
  connections[connection->file] = NULL;
  close(connection->file);
  free(connection->in.bytes);
  free(connection->out.bytes);
  free(connection);
}

/* False when the connection is gone. */
static int sendOut(Connection *connection) {
  Buffer *out = &connection->out;
  while (connection->sent < out->length) {
    ssize_t sent = send(connection->file, out->bytes + connection->sent, out->length - connection->sent, MSG_NOSIGNAL);
    if (sent < 0 && errno == EAGAIN) {
      watch(connection->file, EPOLLIN | EPOLLOUT, EPOLL_CTL_MOD);
      return 1;
    }
    if (sent < 0) {
      closeConnection(connection);
      return 0;
    }
    connection->sent += sent;
  }
  out->length = connection->sent = 0;
  return 1;
}

static void receive(Connection *connection) {
  Buffer *in = &connection->in;
  reserve(in, READ_AT_LEAST);
  ssize_t got = recv(connection->file, in->bytes + in->length, in->capacity - in->length, 0);
  if (got < 0 && errno == EAGAIN) return;
  if (got <= 0) return closeConnection(connection);
  in->length += got;
  size_t taken = 0;
  for (size_t more; (more = takeRequest(connection, in->bytes + taken, in->length - taken)) > 0;) taken += more;
  memmove(in->bytes, in->bytes + taken, in->length - taken);
  in->length -= taken;
  sendOut(connection);
}

static void acceptAll(int department) {
  int file, yes = 1;
  while ((file = accept4(listeners[department], NULL, NULL, SOCK_NONBLOCK)) >= 0) {
    if (file >= MAX_FILES) fail("too many connections");
    setsockopt(file, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    Connection *connection = calloc(1, sizeof *connection);
    connection->file = file;
    connection->department = department;
    connections[file] = connection;
    watch(file, EPOLLIN, EPOLL_CTL_ADD);
  }
}

static void printList(const char *name, const long *numbers) {
  printf("{\"%s\":[", name);
  for (int at = 0; at < departments; at++) printf(at ? ",%ld" : "%ld", numbers[at]);
  printf("]");
}

static void tellCounters(void) {
  char line[256];
  if (read(STDIN_FILENO, line, sizeof line) <= 0) exit(0);
  struct rusage used;
  getrusage(RUSAGE_SELF, &used);
  printList("calls", calls);
  printf(",\"misses\":%ld,\"cpuUs\":%ld}\n", misses,
         (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000000L + used.ru_utime.tv_usec + used.ru_stime.tv_usec);
  fflush(stdout);
}

static int departmentOf(int file) {
  for (int at = 0; at < departments; at++)
    if (listeners[at] == file) return at;
  return -1;
}

static void handle(int file, uint32_t events) {
  if (file == STDIN_FILENO) return tellCounters();
  int department = departmentOf(file);
  if (department >= 0) return acceptAll(department);
  Connection *connection = connections[file];
  if (connection && events & EPOLLOUT) {
    watch(file, EPOLLIN, EPOLL_CTL_MOD);
    if (!sendOut(connection)) return;
  }
  if (connection && events & (EPOLLIN | EPOLLHUP | EPOLLERR)) receive(connection);
}

int main(int count, char **arguments) {
  signal(SIGPIPE, SIG_IGN);
  departments = count - 1;
  if (departments < 1 || departments > MAX_DEPARTMENTS) fail("give the ports behind");
  poll = epoll_create1(0);
  long ports[MAX_DEPARTMENTS];
  for (int at = 0; at < departments; at++) {
    behind[at] = atoi(arguments[at + 1]);
    ports[at] = openPort(&listeners[at]);
  }
  watch(STDIN_FILENO, EPOLLIN, EPOLL_CTL_ADD);
  printList("ports", ports);
  printf("}\n");
  fflush(stdout);
  struct epoll_event events[EVENTS];
  for (;;) {
    int ready = epoll_wait(poll, events, EVENTS, -1);
    for (int at = 0; at < ready; at++) handle(events[at].data.fd, events[at].events);
  }
}
