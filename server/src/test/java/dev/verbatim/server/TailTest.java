package dev.verbatim.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The live tail, over a socket of its own each. */
@Timeout(180)
class TailTest {
  private final RunningServer server = new RunningServer();

  @AfterEach
  void stop() {
    server.close();
  }

  /** A reader that has been told it is ready. */
  private RawHttp tail(String query, int receiveBufferBytes) throws IOException {
    RawHttp reader = new RawHttp(server.server.port(), receiveBufferBytes);
    reader.send(
        "GET /api/v1/tail?q=" + RunningServer.encode(query) + " HTTP/1.1", "Host: localhost");
    assertThat(reader.status()).isEqualTo(200);
    while (!reader.line().equals("event: ready")) {
      // Headers, then the first event.
    }
    return reader;
  }

  private record Event(String name, JsonNode data) {}

  private static Event next(RawHttp reader) throws IOException {
    String line = reader.line();
    while (!line.startsWith("event: ")) {
      line = reader.line();
    }
    String data = reader.line();
    return new Event(line.substring(7), RunningServer.JSON.readTree(data.substring(6)));
  }

  private void send(int number, String name, String user) {
    server.post(
        "/v1/traces",
        "application/x-protobuf",
        Batches.of(
                Batches.span(String.format("%032x", number + 1), Batches.ROOT, name)
                    .addAttributes(Batches.text("user.id", user))
                    .build())
            .toByteArray());
  }

  private void waitForReaders(int number) throws InterruptedException {
    while (!RunningServer.text(server.get("/metrics"))
        .contains("verbatim_tail_readers " + number + ".0\n")) {
      Thread.sleep(20);
    }
  }

  @Test
  void tellsWhatTheQueryFinds() throws IOException {
    try (RawHttp some = tail("user:u-1 -name:noise", 1 << 16);
        RawHttp all = tail("", 1 << 16)) {
      send(0, "noise", "u-1");
      send(1, "wanted", "u-2");
      send(2, "wanted", "u-1");
      Event found = next(some);
      assertThat(found.name()).isEqualTo("trace");
      assertThat(found.data().path("name").asText()).isEqualTo("wanted");
      assertThat(found.data().path("userId").asText()).isEqualTo("u-1");
      Set<String> names = new HashSet<>();
      for (int i = 0; i < 3; i++) {
        names.add(next(all).data().path("traceId").asText().substring(31));
      }
      assertThat(names).containsExactlyInAnyOrder("1", "2", "3");
    }
    assertThat(server.get("/api/v1/tail?q=modle%3Ax").statusCode()).isEqualTo(400);
    assertThat(server.post("/api/v1/tail", "text/plain", new byte[0]).statusCode()).isEqualTo(405);
  }

  @Test
  void aReaderThatStopsReadingLosesAndIsToldHowMany() throws Exception {
    // Long names fill the buffers of the system's sockets soon.
    String longName = "n".repeat(20_000);
    int traces = 900;
    int window = 50;
    try (RawHttp slow = tail("", 4096);
        RawHttp other = tail("", 1 << 20)) {
      Set<String> seen = new HashSet<>();
      for (int sent = 0; sent < traces; sent += window) {
        for (int i = sent; i < sent + window; i++) {
          send(i, longName, "u");
        }
        while (seen.size() < sent + window) {
          Event event = next(other);
          assertThat(event.name()).as("nothing is lost by one who reads").isEqualTo("trace");
          seen.add(event.data().path("traceId").asText());
        }
      }
      long received = 0;
      long dropped = 0;
      while (received + dropped < traces) {
        Event event = next(slow);
        if (event.name().equals("dropped")) {
          dropped += event.data().path("events").asLong();
        } else {
          received++;
        }
      }
      assertThat(received + dropped).isEqualTo(traces);
      assertThat(dropped).isPositive();
      send(traces, "afterwards", "u");
      assertThat(next(slow).data().path("name").asText()).isEqualTo("afterwards");
    }
    waitForReaders(0);
  }

  @Test
  void aReaderThatGoesAwayIsForgotten() throws Exception {
    RawHttp idle = tail("", 1 << 16);
    RawHttp stuck = tail("", 4096);
    waitForReaders(2);
    idle.close();
    waitForReaders(1);
    for (int i = 0; i < 100; i++) {
      send(i, "n".repeat(60_000), "u");
    }
    stuck.close();
    waitForReaders(0);
  }

  @Test
  void readersAreBounded() throws Exception {
    int bound = ServerConfig.local().maxTailReaders();
    java.util.List<RawHttp> readers = new java.util.ArrayList<>();
    try {
      for (int i = 0; i < bound; i++) {
        readers.add(tail("", 4096));
      }
      assertThat(server.get("/api/v1/tail").statusCode()).isEqualTo(429);
    } finally {
      for (RawHttp reader : readers) {
        reader.close();
      }
    }
    waitForReaders(0);
    tail("", 4096).close();
  }
}
