package dev.verbatim.bench.workload;

/** An endless stream of export requests. Not safe for use by several threads. */
public interface Workload {
  String name();

  Batch next();

  /**
   * @param body an OTLP export request as protobuf
   * @param spans how many distinct spans become known by it
   */
  record Batch(byte[] body, int spans) {}
}
