package dev.verbatim.interchange;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.IOException;

/** Takes what an import finds, in the order of the file. Called by the importing thread only. */
public interface ImportListener {
  /**
   * Spans to be sent, at most a few MiB unless a single span is larger. The import waits for the
   * return, so that a slow receiver slows the reading down.
   *
   * @throws IOException ends the import
   */
  void request(ExportTraceServiceRequest request) throws IOException, InterruptedException;

  /** Something was left out; the import goes on. */
  void problem(ImportProblem problem);
}
