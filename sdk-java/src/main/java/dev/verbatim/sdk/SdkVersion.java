package dev.verbatim.sdk;

/** Which version of this library is running. */
final class SdkVersion {
  /** From the manifest of the jar; {@code development} when it runs from classes. */
  static final String VERSION = find();

  private SdkVersion() {}

  private static String find() {
    String version = SdkVersion.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
