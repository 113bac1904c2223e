package dev.verbatim.insight.version;

/** Is told what detection learns about prompts that were seen before. */
public interface VersionChanges {
  /** A prompt is of this version, whatever was said before. */
  void assigned(String siteId, long prompt, String versionId);

  /** All of one version is of another, which it turned out to be. */
  void merged(String siteId, String versionId, String intoVersionId);
}
