package dev.verbatim.insight.version;

import java.util.Optional;

/**
 * The version of its prompt that a call used.
 *
 * @param siteId the place in the program that makes such calls, 16 hexadecimal digits
 * @param siteName the prompt's declared name; else a function, or a service and how the prompt
 *     begins
 * @param versionId the version, 16 hexadecimal digits
 * @param name as declared or given by hand; otherwise {@code v1}, {@code v2}, … by first appearance
 *     at the site
 * @param declared whether the app named name and version of the prompt itself
 * @param commit the git commit of the first call that used the version, where one is known
 */
public record SpanVersion(
    String siteId,
    String siteName,
    String versionId,
    String name,
    boolean declared,
    Optional<String> commit) {}
