package dev.verbatim.bench.load;

import dev.verbatim.bench.workload.Workload.Batch;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** Clients that send prepared batches as fast as they are acknowledged. */
public final class IngestLoad {
  private final ServerUnderTest server;
  private final List<Batch> batches;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicLong refused = new AtomicLong();

  public IngestLoad(ServerUnderTest server, List<Batch> batches) {
    this.server = server;
    this.batches = batches;
  }

  /** Sends everything; every batch is acknowledged when it returns. */
  public void run(int clients) throws Exception {
    try (ExecutorService executor = Executors.newFixedThreadPool(clients)) {
      List<Future<?>> running =
          IntStream.range(0, clients)
              .<Future<?>>mapToObj(client -> executor.submit(this::client))
              .toList();
      for (Future<?> client : running) {
        client.get();
      }
    }
  }

  /** Answers 429 or 503 so far; their batches were sent again. */
  public long refused() {
    return refused.get();
  }

  private Void client() throws IOException, InterruptedException {
    while (true) {
      int index = next.getAndIncrement();
      if (index >= batches.size()) {
        return null;
      }
      send(batches.get(index));
    }
  }

  private void send(Batch batch) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(server.url().resolve("/v1/traces"))
            .header("content-type", "application/x-protobuf")
            .POST(HttpRequest.BodyPublishers.ofByteArray(batch.body()))
            .build();
    while (true) {
      int status =
          server.http().send(request, HttpResponse.BodyHandlers.ofByteArray()).statusCode();
      if (status == 200) {
        return;
      }
      if (status != 429 && status != 503) {
        throw new IllegalStateException("a batch was answered with " + status);
      }
      refused.incrementAndGet();
      Thread.sleep(Duration.ofMillis(100));
    }
  }
}
