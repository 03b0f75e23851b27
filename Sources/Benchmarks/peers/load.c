// Clients that do nothing but log in, and one that asks: the same load for every server.
//
// load logins PORT COUNT [OPTION...]   COUNT logins, 8 at a time, each closed when it is ready
// load idle PORT COUNT [OPTION...]     COUNT logins that are kept until standard input ends
// load answer PORT [OPTION...]         writes what answers a startup packet, up to ReadyForQuery
// load simple|extended PORT COUNT [OPTION...]   COUNT times SELECT 1 on one connection
// load rows PORT STATEMENT [OPTION...] reads the rows of a statement
// load start PROGRAM [ARGUMENT...]     starts a program, and ends it when it has written a line
//
// Options: tls, password=TEXT, user=NAME, database=NAME, clients=NUMBER.
// Writes one line: what was counted, the seconds that it took; of `start`, the seconds of a processor
// too. Any failure ends it with status 1.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum state { CONNECTING, AWAITING_SSL_REPLY, HANDSHAKING, AWAITING_READY, READY };

struct client {
  int descriptor;
  enum state state;
  SSL *ssl;
  int count;
  unsigned char bytes[65536];
};

static SSL_CTX *context;
static const char *password = "", *user = "acme", *database = "acme";
static int port, clients = 8, poll_descriptor, writes_answer;

static void fail(const char *what) {
  fprintf(stderr, "load: %s\n", what);
  exit(1);
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

static void wait_for(struct client *client, uint32_t events, int operation) {
  struct epoll_event event = {.events = events, .data.ptr = client};
  epoll_ctl(poll_descriptor, operation, client->descriptor, &event);
}

// Opens a connection; the same memory serves one client after the other.
static void begin(struct client *client) {
  int on = 1;
  struct sockaddr_in address = {AF_INET, htons(port), {htonl(INADDR_LOOPBACK)}};
  client->descriptor = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  if (client->descriptor < 0) fail("no descriptor is left");
  setsockopt(client->descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (connect(client->descriptor, (struct sockaddr *)&address, sizeof address) &&
      errno != EINPROGRESS)
    fail("cannot connect");
  client->state = CONNECTING;
  client->count = 0;
  client->ssl = NULL;
  wait_for(client, EPOLLOUT, EPOLL_CTL_ADD);
}

static void put(struct client *client, const void *bytes, int count) {
  int written = client->ssl ? SSL_write(client->ssl, bytes, count)
                            : (int)write(client->descriptor, bytes, count);
  if (written != count) fail("the server does not take what is sent");
}

static int word(const unsigned char *bytes) {
  uint32_t value;
  memcpy(&value, bytes, 4);
  return ntohl(value);
}

static void put_message(struct client *client, char type, const void *body, int count) {
  unsigned char message[4096] = {type};
  uint32_t length = htonl(count + 4);
  memcpy(message + 1, &length, 4);
  memcpy(message + 5, body, count);
  put(client, message, count + 5);
}

static void put_startup(struct client *client) {
  char packet[512] = {0, 0, 0, 0, 0, 3, 0, 0};
  int count = 8 + sprintf(packet + 8, "user%c%s%cdatabase%c%s%c", 0, user, 0, 0, database, 0) + 1;
  uint32_t length = htonl(count);
  memcpy(packet, &length, 4);
  put(client, packet, count);
  client->state = AWAITING_READY;
}

// RFC 5802 with SHA-256; what PBKDF2 gives is kept, so that the client costs little.
static void answer_challenge(struct client *client, const char *challenge) {
  static char known_salt[128];
  static unsigned char salted[32];
  char nonce[128], salt[128], bare[512], message[1024], text[1024];
  unsigned char raw[96], key[32], stored[32], signature[32], proof[48];
  int iterations;
  if (sscanf(challenge, "r=%127[^,],s=%127[^,],i=%d", nonce, salt, &iterations) != 3)
    fail("the challenge is none");
  if (strcmp(salt, known_salt)) {
    int padding = strlen(salt) - strcspn(salt, "=");
    int length = EVP_DecodeBlock(raw, (unsigned char *)salt, strlen(salt)) - padding;
    PKCS5_PBKDF2_HMAC(password, strlen(password), raw, length, iterations, EVP_sha256(), 32, salted);
    strcpy(known_salt, salt);
  }
  sprintf(bare, "c=biws,r=%s", nonce);
  sprintf(message, "n=,r=loadloadloadloadload,%s,%s", challenge, bare);
  HMAC(EVP_sha256(), salted, 32, (unsigned char *)"Client Key", 10, key, NULL);
  EVP_Digest(key, 32, stored, NULL, EVP_sha256(), NULL);
  HMAC(EVP_sha256(), stored, 32, (unsigned char *)message, strlen(message), signature, NULL);
  for (int index = 0; index < 32; index++) key[index] ^= signature[index];
  EVP_EncodeBlock(proof, key, 32);
  int count = sprintf(text, "%s,p=%s", bare, (char *)proof);
  put_message(client, 'p', text, count);
}

static void authenticate(struct client *client, const unsigned char *body, int count) {
  static const char first[] = "n,,n=,r=loadloadloadloadload";
  char text[1024] = "SCRAM-SHA-256";
  switch (word(body)) {
    case 0: case 12: return;
    case 10: {
      uint32_t length = htonl(sizeof first - 1);
      memcpy(text + 14, &length, 4);
      memcpy(text + 18, first, sizeof first - 1);
      return put_message(client, 'p', text, 18 + sizeof first - 1);
    }
    case 11:
      memcpy(text, body + 4, count - 4);
      text[count - 4] = 0;
      return answer_challenge(client, text);
    default: fail("the server asks for something else than SCRAM");
  }
}

static void read_messages(struct client *client) {
  int start = 0;
  while (client->count - start >= 5 && client->state != READY) {
    unsigned char *message = client->bytes + start;
    int length = word(message + 1) + 1;
    if (client->count - start < length) break;
    if (message[0] == 'E') fail((char *)message + 5);
    if (message[0] == 'R') authenticate(client, message + 5, length - 5);
    if (message[0] == 'Z') client->state = READY;
    start += length;
  }
  if (writes_answer) fwrite(client->bytes, 1, start, stdout);
  memmove(client->bytes, client->bytes + start, client->count -= start);
}

// Takes what has come; false where nothing has.
static int receive(struct client *client) {
  unsigned char *place = client->bytes + client->count;
  int size = sizeof client->bytes - client->count;
  int count = client->ssl ? SSL_read(client->ssl, place, size)
                          : (int)read(client->descriptor, place, size);
  if (count > 0) {
    client->count += count;
    return 1;
  }
  int is_empty = client->ssl ? SSL_get_error(client->ssl, count) == SSL_ERROR_WANT_READ
                             : count < 0 && errno == EAGAIN;
  if (!is_empty) fail("the server has closed");
  return 0;
}

static void advance(struct client *client) {
  if (client->state == CONNECTING) {
    wait_for(client, EPOLLIN, EPOLL_CTL_MOD);
    if (!context) return put_startup(client);
    put(client, "\0\0\0\x8\x4\xd2\x16\x2f", 8);
    client->state = AWAITING_SSL_REPLY;
    return;
  }
  if (client->state == AWAITING_SSL_REPLY) {
    char reply;
    if (read(client->descriptor, &reply, 1) != 1 || reply != 'S') fail("the server has no SSL");
    client->ssl = SSL_new(context);
    SSL_set_fd(client->ssl, client->descriptor);
    SSL_set_connect_state(client->ssl);
    client->state = HANDSHAKING;
  }
  if (client->state == HANDSHAKING) {
    int status = SSL_do_handshake(client->ssl);
    if (status == 1) return put_startup(client);
    if (SSL_get_error(client->ssl, status) != SSL_ERROR_WANT_READ) fail("the handshake failed");
    return;
  }
  while (client->state != READY && receive(client)) read_messages(client);
}

static void end(struct client *client) {
  put(client, "X\0\0\0\x4", 5);
  if (client->ssl) SSL_free(client->ssl);
  close(client->descriptor);
}

// So many logins, `clients` at a time; `keeps` leaves them open, each in memory of its own.
static void log_in(int count, int keeps) {
  int begun = 0, done = 0;
  struct epoll_event events[256];
  while (begun < clients && begun < count) begun++, begin(calloc(1, sizeof(struct client)));
  while (done < count) {
    int ready = epoll_wait(poll_descriptor, events, 256, 20000);
    if (ready <= 0) fail("the server does not answer");
    for (int index = 0; index < ready; index++) {
      struct client *client = events[index].data.ptr;
      if (client->state == READY) fail("the server says more than it was asked");
      advance(client);
      if (client->state != READY) continue;
      done++;
      if (!keeps) end(client);
      if (begun < count) begun++, begin(keeps ? calloc(1, sizeof(struct client)) : client);
    }
  }
}

static struct client *blocking(void) {
  struct client *client = calloc(1, sizeof *client);
  struct epoll_event event;
  begin(client);
  while (client->state != READY) {
    if (epoll_wait(poll_descriptor, &event, 1, 20000) != 1) fail("the server does not answer");
    advance(client);
  }
  return client;
}

// Reads to ReadyForQuery, and gives the number of DataRows.
static long read_rows(struct client *client) {
  struct epoll_event event;
  long rows = 0;
  client->state = AWAITING_READY;
  while (client->state != READY) {
    if (!receive(client)) {
      epoll_wait(poll_descriptor, &event, 1, 60000);
      continue;
    }
    int start = 0;
    while (client->count - start >= 5) {
      unsigned char *message = client->bytes + start;
      int length = word(message + 1) + 1;
      if (client->count - start < length) break;
      if (message[0] == 'E') fail((char *)message + 5);
      if (message[0] == 'Z') client->state = READY;
      rows += message[0] == 'D';
      start += length;
    }
    memmove(client->bytes, client->bytes + start, client->count -= start);
  }
  return rows;
}

static void put_extended(struct client *client) {
  static const char messages[] =
      "P\0\0\0\x10\0SELECT 1\0\0\0" "B\0\0\0\x0c\0\0\0\0\0\0\0\0" "D\0\0\0\x6P\0"
      "E\0\0\0\x9\0\0\0\0\0" "S\0\0\0\x4";
  put(client, messages, sizeof messages - 1);
}

// The time until a program says that it is there, and what it has used of a processor until then.
static int start_program(char **arguments) {
  int output[2];
  char byte = 0;
  clockid_t processor;
  struct timespec used;
  if (pipe(output)) fail("no pipe");
  double start = now();
  pid_t program = fork();
  if (program == 0) {
    // Who has started this one may have made it deaf to what ends the program.
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    dup2(output[1], 1);
    close(output[0]);
    close(output[1]);
    execvp(arguments[0], arguments);
    _exit(127);
  }
  close(output[1]);
  while (byte != '\n')
    if (read(output[0], &byte, 1) != 1) fail("the program says nothing");
  double seconds = now() - start;
  if (clock_getcpuclockid(program, &processor) || clock_gettime(processor, &used))
    fail("no processor time");
  // It removes what it has made.
  kill(program, SIGTERM);
  waitpid(program, NULL, 0);
  printf("start 1 seconds %.6f used %.6f\n", seconds, used.tv_sec + used.tv_nsec / 1e9);
  return 0;
}

static void report(const char *what, long count, double start) {
  printf("%s %ld seconds %.6f\n", what, count, now() - start);
  fflush(stdout);
}

static void use_option(const char *option) {
  if (!strcmp(option, "tls")) {
    context = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
  } else if (!strncmp(option, "password=", 9)) {
    password = option + 9;
  } else if (!strncmp(option, "user=", 5)) {
    user = option + 5;
  } else if (!strncmp(option, "database=", 9)) {
    database = option + 9;
  } else if (!strncmp(option, "clients=", 8)) {
    clients = atoi(option + 8);
  } else {
    fail(option);
  }
}

int main(int count, char **arguments) {
  if (count < 3) return 64;
  const char *command = arguments[1];
  if (!strcmp(command, "start")) return start_program(arguments + 2);
  int first_option = strcmp(command, "answer") ? 4 : 3;
  if (count < first_option) return 64;
  port = atoi(arguments[2]);
  long number = first_option == 4 ? atol(arguments[3]) : 1;
  for (int index = first_option; index < count; index++) use_option(arguments[index]);
  poll_descriptor = epoll_create1(0);
  double start = now();
  if (!strcmp(command, "logins")) {
    log_in(number, 0);
    report("logins", number, start);
  } else if (!strcmp(command, "idle")) {
    char rest[64];
    log_in(number, 1);
    report("idle", number, start);
    while (read(0, rest, sizeof rest) > 0) continue;
  } else if (!strcmp(command, "answer")) {
    writes_answer = 1;
    blocking();
  } else {
    struct client *client = blocking();
    start = now();
    if (!strcmp(command, "rows")) {
      put_message(client, 'Q', arguments[3], strlen(arguments[3]) + 1);
      report("rows", read_rows(client), start);
    } else {
      int is_extended = !strcmp(command, "extended");
      for (long index = 0; index < number; index++) {
        if (is_extended) put_extended(client);
        else put_message(client, 'Q', "SELECT 1", 9);
        if (read_rows(client) != 1) fail("SELECT 1 has another number of rows than one");
      }
      report("roundtrips", number, start);
    }
  }
  return 0;
}
