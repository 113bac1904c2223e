package dev.verbatim.server.ingest;

import dev.verbatim.otlp.OtlpException;
import dev.verbatim.otlp.OtlpResponses.Encoding;
import dev.verbatim.store.StoreException;

/** What happens to the requests of one signal of OTLP. Safe for several threads. */
public interface OtlpSignal {
  /** The full name of its gRPC service. */
  String grpcService();

  /**
   * Takes a body and returns the body of the answer, once what it accepts is durable. Blocks.
   *
   * @throws OtlpException if the body can never be taken
   * @throws StoreException.Unavailable if it should be sent again later
   */
  byte[] answer(Encoding encoding, byte[] body) throws OtlpException;
}
