package dev.verbatim.app.client;

import dev.verbatim.interchange.ImportFormat;
import dev.verbatim.interchange.ImportListener;
import dev.verbatim.interchange.ImportProblem;
import dev.verbatim.interchange.TraceImport;
import dev.verbatim.otlp.encode.OtlpEncoder.Purpose;
import dev.verbatim.server.forward.ForwardTarget;
import dev.verbatim.server.forward.OtlpClient;
import dev.verbatim.server.forward.OtlpClient.Answer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** An export sent to another backend, span by span accepted or told. */
final class ExportForwarding {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final ForwardTarget target;

  ExportForwarding(URI endpoint, Map<String, String> headers) {
    target = new ForwardTarget("export", endpoint, headers, Purpose.OTHER_BACKENDS);
  }

  ExportSummary send(InputStream export) throws IOException, InterruptedException {
    ExportLines lines = new ExportLines(export);
    try (OtlpClient client = new OtlpClient(target)) {
      Sending sending = new Sending(client);
      for (Optional<byte[]> line = lines.next(); line.isPresent(); line = lines.next()) {
        TraceImport.read(
            new ByteArrayInputStream(line.get()),
            "export",
            Optional.of(ImportFormat.OTLP),
            sending);
      }
      return lines.summary(sending.refused);
    }
  }

  private final class Sending implements ImportListener {
    private final OtlpClient client;
    private long refused;

    Sending(OtlpClient client) {
      this.client = client;
    }

    @Override
    public void request(ExportTraceServiceRequest request)
        throws IOException, InterruptedException {
      long giveUp = System.nanoTime() + PATIENCE.toNanos();
      Duration pause = Duration.ofMillis(500);
      while (true) {
        switch (client.send(request.toByteArray())) {
          case Answer.Accepted accepted -> {
            refused += accepted.rejected();
            return;
          }
          case Answer.Refused why ->
              throw new IOException(
                  target.endpoint()
                      + " refuses spans ("
                      + why.why()
                      + "); is it right with /v1/traces"
                      + " and the right headers?");
          case Answer.Later later -> {
            if (System.nanoTime() - giveUp > 0) {
              throw new IOException(target.endpoint() + " takes no spans (" + later.why() + ")");
            }
            Thread.sleep(later.after().orElse(pause));
            Duration twice = pause.multipliedBy(2);
            pause = twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
          }
        }
      }
    }

    @Override
    public void problem(ImportProblem problem) {
      refused++;
    }
  }
}
